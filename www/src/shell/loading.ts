// What stands in the page until it is there, or where it cannot be.

/** Says that something is on its way. */
export function loading(text: string): HTMLElement {
  const element = document.createElement("p");
  element.className = "loading";
  element.setAttribute("role", "status");
  element.textContent = text;
  document.body.append(element);
  return element;
}

/** Says that it did not come, and why. */
export function failed(element: HTMLElement, error: unknown): void {
  const heading = document.createElement("strong");
  heading.textContent = "This page could not be started.";
  element.setAttribute("role", "alert");
  element.replaceChildren(heading, ` ${error instanceof Error ? error.message : String(error)}`);
}
