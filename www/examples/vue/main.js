import { createApp } from "vue";
import Spending from "./Spending.vue";

createApp(Spending).mount("#app");
