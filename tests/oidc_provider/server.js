// A certified OpenID provider that nobody here wrote, at Entra's paths, with one person who agrees to everything.
// Prints its address, and its clients' ids stand below. `GET /person?url=…&code=…` is that person's browser.
import http from "node:http";
import Provider, { interactionPolicy } from "oidc-provider";

const TENANT = process.env.TENANT;
const WHO = "(organizations|" + TENANT + ")";
const claims = {
  sub: "1", tid: TENANT, oid: "2", name: "青木 健一", preferred_username: "aoki@aozora.example",
};
const server = http.createServer();
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const issuer = `http://127.0.0.1:${server.address().port}`;

// Entra's way to let a person choose an account.
const policy = interactionPolicy.base();
policy.add(new interactionPolicy.Prompt({ name: "select_account", requestable: true }), 0);

const provider = new Provider(issuer, {
  clients: [{
    client_id: process.env.CLIENT,
    application_type: "native",
    token_endpoint_auth_method: "none",
    redirect_uris: ["http://localhost"],
    grant_types: ["authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:device_code"],
  }],
  scopes: ["openid", "offline_access", "profile", ...process.env.SCOPES.split(" ")],
  claims: { openid: ["sub", "tid", "oid"], profile: ["name", "preferred_username"] },
  conformIdTokenClaims: false,
  issueRefreshToken: () => true,
  rotateRefreshToken: true,
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false }, deviceFlow: { enabled: true } },
  findAccount: (_, id) => ({ accountId: id, claims: () => claims }),
  interactions: { policy, url: (_, interaction) => `/agree/${interaction.uid}` },
  cookies: { keys: ["test"] },
});

// Entra names the tenant in the path: whatever it is, the provider is the same one.
const PATHS = { token: "token", devicecode: "device/auth", authorize: "auth" };
// To this one a person has to consent anew for a sign-in that lasts, which Entra does not ask for.
const lasting = (url) => url.replace("prompt=select_account", "prompt=select_account+consent");
const plain = (url) => lasting(url).replace(new RegExp(`^/${WHO}/oauth2/v2\\.0/(token|devicecode|authorize)`),
  (_, __, name) => `/${PATHS[name]}`);

async function agree(req, res) {
  const interaction = await provider.interactionDetails(req, res);
  const { prompt, params, session } = interaction;
  if (prompt.name === "select_account") {
    return provider.interactionFinished(req, res, { select_account: {} }, { mergeWithLastSubmission: true });
  }
  if (prompt.name !== "consent") {
    return provider.interactionFinished(req, res, { login: { accountId: "1" } }, { mergeWithLastSubmission: true });
  }
  const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  return provider.interactionFinished(req, res, { consent: { grantId: await grant.save() } },
    { mergeWithLastSubmission: true });
}

// Follows redirects with cookies, sends the forms of the device pages, and stops where it would leave the provider.
async function person(url, code) {
  const jar = new Map();
  let request = { url: new URL(url), init: {} };
  for (let step = 0; step < 30; step += 1) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await fetch(request.url, {
      ...request.init, redirect: "manual", headers: { ...request.init.headers, cookie },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [pair] = line.split(";");
      const place = pair.indexOf("=");
      jar.set(pair.slice(0, place), pair.slice(place + 1));
    }
    const next = answer.headers.get("location");
    if (next) {
      const to = new URL(next, request.url);
      if (to.origin !== issuer) return to.href;
      request = { url: to, init: {} };
      continue;
    }
    const page = await answer.text();
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(page);
    const action = /action="([^"]+)"/.exec(page);
    if (!xsrf || !action) return `${answer.status}`;
    const body = new URLSearchParams({ xsrf: xsrf[1], user_code: code ?? "", confirm: "yes" });
    request = { url: new URL(action[1], request.url), init: { method: "POST", body } };
  }
  return "too many steps";
}

const oidc = provider.callback();
server.on("request", (req, res) => {
  if (req.url.startsWith("/agree/")) {
    agree(req, res).catch((error) => res.writeHead(500).end(String(error)));
  } else if (req.url.startsWith("/person?")) {
    const asked = new URL(req.url, issuer).searchParams;
    person(asked.get("url"), asked.get("code")).then((where) => res.end(where));
  } else {
    req.url = plain(req.url);
    oidc(req, res);
  }
});
console.log(issuer);
