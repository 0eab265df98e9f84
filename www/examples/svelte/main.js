import { mount } from "svelte";
import Spending from "./Spending.svelte";

mount(Spending, { target: document.getElementById("app") });
