// MSAL for Node: signs in by secret and by certificate, and answers a claims challenge. Prints what came of it, as JSON.
import "./proxy.mjs";
import { createHash, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { ConfidentialClientApplication } from "@azure/msal-node";
import { told } from "./tasks.mjs";

const { AZURE_CLIENT_ID, AZURE_TENANT_ID, AZURE_CLIENT_CERTIFICATE_PATH, NORIKAE_SECRET_FILE } =
  process.env;
const GRAPH = "https://graph.microsoft.com";
const secret = { clientSecret: readFileSync(NORIKAE_SECRET_FILE, "utf8") };

function certificate() {
  const pem = readFileSync(AZURE_CLIENT_CERTIFICATE_PATH, "utf8");
  const { raw } = new X509Certificate(pem);
  const thumbprintSha256 = createHash("sha256").update(raw).digest("hex");
  const privateKey = pem.match(/-----BEGIN PRIVATE KEY-----[^]+?-----END PRIVATE KEY-----/)[0];
  return { clientCertificate: { thumbprintSha256, privateKey } };
}

const client = (credential) =>
  new ConfidentialClientApplication({
    auth: {
      clientId: AZURE_CLIENT_ID,
      authority: `https://login.microsoftonline.com/${AZURE_TENANT_ID}`,
      clientCapabilities: ["CP1"],
      ...credential,
    },
  });

const asked = { scopes: [`${GRAPH}/.default`] };
const organization = ({ accessToken }) =>
  fetch(`${GRAPH}/v1.0/organization`, { headers: { Authorization: `Bearer ${accessToken}` } });

await told([
  ["secret", async () => (await client(secret).acquireTokenByClientCredential(asked)).tokenType],
  [
    "certificate",
    async () => (await client(certificate()).acquireTokenByClientCredential(asked)).tokenType,
  ],
  [
    "challenge",
    // What the header asks for is handed to the library, whose next token is taken.
    async () => {
      const app = client(secret);
      let answer = await organization(await app.acquireTokenByClientCredential(asked));
      if (answer.status === 401) {
        const header = answer.headers.get("www-authenticate");
        const claims = atob(header.match(/claims="([^"]+)"/)[1]);
        answer = await organization(await app.acquireTokenByClientCredential({ ...asked, claims }));
      }
      return answer.status;
    },
  ],
]);
