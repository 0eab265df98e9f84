import { contract } from "./contract.mjs";
import { Contended, memoryStore } from "../../pkg/store/memory.js";

contract("in memory", { open: async () => ({ store: memoryStore() }), Contended, parallel: true });
