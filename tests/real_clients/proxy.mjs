// Node's own fetch takes the proxy of the environment only if it is told to: as behind any company's proxy.
import { EnvHttpProxyAgent, setGlobalDispatcher } from "undici";

setGlobalDispatcher(new EnvHttpProxyAgent());
