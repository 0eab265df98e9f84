// The bundle as a zip, laid out as the command line writes its folder: `countersign verify` reads either.
import { strToU8, zipSync } from "fflate";
import type { Files } from "./pieces.js";

/** Offers the files as one to keep. All within one folder, which takes the zip's name. */
export function download(name: string, files: Files): void {
  const zipped = zipSync({ [name]: Object.fromEntries(Object.entries(files).map(([path, text]) => [path, strToU8(text)])) });
  const address = URL.createObjectURL(new Blob([zipped], { type: "application/zip" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = `${name}.zip`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
