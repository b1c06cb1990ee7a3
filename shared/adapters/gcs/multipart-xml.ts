/** The documents of multipart uploads: flat, so that a parser of XML would be more than is needed. */
import type { StoredPart } from '../../ports/object-storage.ts';

/** @throws Error when the answer is none to an initiation. */
export function uploadIdIn(xml: string): string {
  const id = textOf(xml, 'UploadId');
  if (id === '') throw new Error(`There is no UploadId in the answer: ${xml}`);
  return id;
}

export function partsIn(xml: string): StoredPart[] {
  const parts = xml.match(/<Part>.*?<\/Part>/gsu) ?? [];
  return parts.map((part) => ({
    number: Number(textOf(part, 'PartNumber')),
    sizeBytes: Number(textOf(part, 'Size')),
    etag: textOf(part, 'ETag'),
  }));
}

export function isTruncated(xml: string): boolean {
  return textOf(xml, 'IsTruncated') === 'true';
}

export function completionBody(parts: readonly StoredPart[]): string {
  const named = parts.map(
    ({ number, etag }) =>
      `<Part><PartNumber>${number}</PartNumber><ETag>${escape(etag)}</ETag></Part>`,
  );
  return `<CompleteMultipartUpload>${named.join('')}</CompleteMultipartUpload>`;
}

function textOf(xml: string, element: string): string {
  const [, text = ''] = new RegExp(`<${element}>(.*?)</${element}>`, 'su').exec(xml) ?? [];
  return text.replaceAll('&quot;', '"').replaceAll('&#34;', '"').replaceAll('&amp;', '&');
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
