/** How long a signed address gives a file. */
export const DOWNLOAD_WINDOW_MS = 60 * 60 * 1000;
