// CLI for Microsoft 365: signs in by secret, lists users page by page, reads the licences, and changes one user's. It has
// a command for each half of a change, and no delta. Prints what came of it, as JSON.
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { told } from "./tasks.mjs";

const { AZURE_CLIENT_ID, AZURE_TENANT_ID, NORIKAE_SECRET_FILE, NEW_SKU, OLD_SKU, M365 } = process.env;
const PERSON = "aoki@aozora-koumuten.example";
const run = promisify(execFile);

async function m365(...words) {
  const { stdout } = await run(process.execPath, [M365, ...words], { maxBuffer: 1 << 26 }).catch(
    (failed) => {
      throw new Error(failed.stderr || failed.message);
    },
  );
  return stdout.trim() ? JSON.parse(stdout) : null;
}

const license = (what, sku, ...more) =>
  m365("entra", "user", "license", what, "--userName", PERSON, "--ids", sku, ...more, "--output", "json");

await told([
  [
    "sign in",
    async () => {
      const secret = readFileSync(NORIKAE_SECRET_FILE, "utf8");
      const way = ["--authType", "secret", "--appId", AZURE_CLIENT_ID, "--tenant", AZURE_TENANT_ID];
      await m365("login", ...way, "--secret", secret, "--output", "json");
      return true;
    },
  ],
  ["paging", async () => (await m365("entra", "user", "list", "--output", "json")).length],
  ["skus", async () => (await m365("entra", "license", "list", "--output", "json")).length],
  [
    "change",
    async () => {
      await license("remove", OLD_SKU, "--force");
      const user = await license("add", NEW_SKU);
      return user.assignedLicenses.map(({ skuId }) => skuId).sort();
    },
  ],
  [
    "batch",
    async () => {
      const requests = ["/subscribedSkus", "/users/no@example"].map((url, id) => ({ id: `${id}`, method: "GET", url }));
      const answer = await m365(
        "request", "--url", "https://graph.microsoft.com/v1.0/$batch", "--method", "post",
        "--content-type", "application/json", "--body", JSON.stringify({ requests }), "--output", "json",
      );
      return Object.fromEntries(answer.responses.map(({ id, status }) => [id, status]));
    },
  ],
]);
