import "countersign/element";
import { names, people } from "../people.js";
import policy from "../spend.rhai";

const form = document.querySelector("countersign-facts");
const route = document.querySelector("countersign-route");

form.definition = route.definition = policy;
Object.assign(route, { people, names });
form.addEventListener("countersign-facts", ({ detail }) => {
  form.facts = route.facts = detail.facts;
});
