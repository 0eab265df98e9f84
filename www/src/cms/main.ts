// The CMS's entry. It loads the run time and a compiled policy; the compiler never.
import { init } from "countersign";
import { failed, loading } from "../shell/loading.js";
import { workOffline } from "../worker/register.js";

const message = loading("Opening the newsroom …");
try {
  const [{ CmsApp }] = await Promise.all([import("./app.js"), init()]);
  message.replaceWith(new CmsApp());
  void workOffline();
} catch (error) {
  failed(message, error);
}
