/** How long a signed address takes a file or a part. */
export const UPLOAD_WINDOW_MS = 60 * 60 * 1000;
