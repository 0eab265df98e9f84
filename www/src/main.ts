// The playground's entry: loads the core, then shows the screens.
import { start } from "./setup/session.js";
import { failed, loading } from "./shell/loading.js";
import { workOffline } from "./worker/register.js";

const message = loading("Loading the engine …");
try {
  const [{ PlayApp }] = await Promise.all([import("./shell/app.js"), start()]);
  const app = new PlayApp();
  await app.open();
  message.replaceWith(app);
  void workOffline();
} catch (error) {
  failed(message, error);
}
