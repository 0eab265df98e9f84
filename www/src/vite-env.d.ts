declare module "*.rhai" {
  import type { Definition } from "countersign";
  export const definition: Definition;
  export const script: string;
}
declare module "*.rhai?raw" {
  const text: string;
  export default text;
}
