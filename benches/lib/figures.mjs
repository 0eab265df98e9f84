// Arithmetic over measurements, and how figures are written.

/** The middle value; of an even number, the lower of the two in the middle. */
export function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)];
}

/** A number as people read it: three significant digits below 100, whole above, thousands separated. */
export function readable(value) {
  if (value >= 100) {
    return Math.round(value).toLocaleString("en-GB");
  }
  return value.toLocaleString("en-GB", { maximumSignificantDigits: 3 });
}

/** How many times `base` a figure is, the other way round where it is less, or a dash where there is nothing to compare with. */
export function times(figure, base) {
  if (!base) {
    return "–";
  }
  return figure < base ? `1/${readable(base / figure)} ×` : `${readable(figure / base)} ×`;
}

/** Whether a figure keeps its budget, in words. */
export function verdict(figure, { atMost, beyond, unit }) {
  const bounds = `budget ≤ ${readable(atMost)} ${unit}, beyond it ≤ ${readable(beyond)}`;
  if (figure <= beyond) {
    return `${bounds}: met, and beyond`;
  }
  return `${bounds}: ${figure <= atMost ? "met" : "missed"}`;
}
