// What a directory would answer.
export const submitter = "mia";
export const people = { managers: { mia: "ana" }, roles: { finance: ["bo", "cy"], security: ["di"] } };
export const names = { ana: "Ana Lindqvist", bo: "Bo Chen", cy: "Cy Duarte", di: "Di Novak" };
