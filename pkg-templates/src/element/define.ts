/** Defines an element, unless the page has that name already, or there is no page: on a server nothing is defined. */
export function define(name: string, element: CustomElementConstructor): void {
  if (typeof customElements !== "undefined" && customElements.get(name) === undefined) customElements.define(name, element);
}
