// Microsoft's SDK for JavaScript: pages, a delta, a change, and a batch. Prints what came of it, as JSON.
import "./proxy.mjs";
import { readFileSync } from "node:fs";
import { ClientSecretCredential } from "@azure/identity";
import {
  BatchRequestContent,
  BatchResponseContent,
  Client,
  PageIterator,
} from "@microsoft/microsoft-graph-client";
import { TokenCredentialAuthenticationProvider } from "@microsoft/microsoft-graph-client/authProviders/azureTokenCredentials/index.js";
import { told } from "./tasks.mjs";

const { AZURE_CLIENT_ID, AZURE_TENANT_ID, NORIKAE_SECRET_FILE, NEW_SKU, OLD_SKU } = process.env;
const PERSON = "/users/aoki@aozora-koumuten.example";
const secret = readFileSync(NORIKAE_SECRET_FILE, "utf8");
const credential = new ClientSecretCredential(AZURE_TENANT_ID, AZURE_CLIENT_ID, secret);
const scopes = ["https://graph.microsoft.com/.default"];
const authProvider = new TokenCredentialAuthenticationProvider(credential, { scopes });
const graph = Client.initWithMiddleware({ authProvider });
// Read one after the other, so that a bad day has its chances.
const SINGLE = 40;
let link;
let everyone;

// Everybody of a list: by the SDK's own iterator over next links.
async function everybody(first) {
  const ids = new Set();
  const iterator = new PageIterator(graph, first, (user) => ids.add(user.id) !== undefined);
  await iterator.iterate();
  link = iterator.getDeltaLink();
  everyone = [...ids].sort();
  return ids.size;
}

// A part of a batch. 3.0.7 leaves the version in its URL, which the service does not take: everybody leaves it out.
const part = (id, path) => ({ id, request: new Request(`https://graph.microsoft.com${path}`) });

await told([
  ["paging", async () => everybody(await graph.api("/users").select("id").top(50).get())],
  [
    "each",
    async () => {
      let right = 0;
      for (const id of everyone.slice(0, SINGLE)) {
        const user = await graph.api(`/users/${id}`).select("id").get();
        right += Number(user.id === id);
      }
      return right;
    },
  ],
  ["delta", async () => everybody(await graph.api("/users/delta").get())],
  [
    "change",
    async () => {
      const addLicenses = [{ skuId: NEW_SKU, disabledPlans: [] }];
      const change = { addLicenses, removeLicenses: [OLD_SKU] };
      const user = await graph.api(`${PERSON}/assignLicense`).post(change);
      return user.assignedLicenses.map((license) => license.skuId).sort();
    },
  ],
  [
    "changes",
    async () => {
      const page = await graph.api(link).get();
      return page.value.map((user) => user.userPrincipalName);
    },
  ],
  [
    "batch",
    async () => {
      const parts = [part("one", PERSON), part("skus", "/subscribedSkus"), part("nobody", "/users/no@example")];
      const content = await new BatchRequestContent(parts).getContent();
      const answer = new BatchResponseContent(await graph.api("/$batch").post(content));
      const statuses = {};
      for (const [id, answered] of answer.getResponses()) statuses[id] = answered.status;
      return statuses;
    },
  ],
]);
