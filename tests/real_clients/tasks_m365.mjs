// CLI for Microsoft 365: signs in by secret, lists users page by page, reads the licences, and changes one user's. It has
// a command for each half of a change, and none for delta and batches: those are sent by its command for any request.
// Prints what came of it, as JSON.
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

const GRAPH = "https://graph.microsoft.com/v1.0";
const seen = {};
const read = (url) => m365("request", "--url", url, "--accept", "application/json", "--output", "json");

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
    "delta",
    async () => {
      let page = await read(`${GRAPH}/users/delta?$select=id,userPrincipalName,assignedLicenses`);
      const ids = new Set(page.value.map(({ id }) => id));
      while (page["@odata.nextLink"]) {
        page = await read(page["@odata.nextLink"]);
        page.value.forEach(({ id }) => ids.add(id));
      }
      seen.link = page["@odata.deltaLink"];
      return ids.size;
    },
  ],
  [
    "change",
    async () => {
      await license("remove", OLD_SKU, "--force");
      const user = await license("add", NEW_SKU);
      seen.changed = true;
      return user.assignedLicenses.map(({ skuId }) => skuId).sort();
    },
  ],
  [
    "changes",
    async () => {
      if (!seen.changed) throw new Error("nothing was changed");
      const page = await read(seen.link);
      return page.value.map(({ userPrincipalName }) => userPrincipalName);
    },
  ],
  [
    "batch",
    async () => {
      const requests = ["/subscribedSkus", "/users/no@example"].map((url, id) => ({ id: `${id}`, method: "GET", url }));
      const answer = await m365(
        "request", "--url", `${GRAPH}/$batch`, "--method", "post",
        "--content-type", "application/json", "--body", JSON.stringify({ requests }), "--output", "json",
      );
      const statuses = Object.fromEntries(answer.responses.map(({ id, status }) => [id, status]));
      // Nothing repeats a part, and each is put off by itself.
      if (answer.responses.some(({ status }) => status === 429 || status >= 500))
        throw new Error(`parts were put off: ${JSON.stringify(statuses)}`);
      return statuses;
    },
  ],
]);
