import { useState } from "react";
import { createRoot } from "react-dom/client";
import "countersign/element";
import { names, people, submitter } from "../people.js";
import policy from "../spend.rhai";

// From version 19 on, React sets an element's properties, and listens to its events by their own names.
function Spending() {
  const [facts, setFacts] = useState({});
  return (
    <>
      <countersign-facts definition={policy} facts={facts} oncountersign-facts={(event) => setFacts(event.detail.facts)} />
      <countersign-route definition={policy} facts={facts} submitter={submitter} people={people} names={names} />
    </>
  );
}

createRoot(document.getElementById("app")).render(<Spending />);
