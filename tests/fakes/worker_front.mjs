// Stands before a bucket as Cloudflare would with the worker on a route; says its port when it is ready.
import { createServer } from "node:http";
import { pathToFileURL } from "node:url";

const [script, origin] = process.argv.slice(2);
const { default: worker } = await import(pathToFileURL(script));

const server = createServer(async (asked, reply) => {
  const headers = new Headers(asked.headers);
  headers.delete("host");
  headers.delete("connection");
  // The bytes of a range or an encoding must come as the bucket gives them.
  headers.set("accept-encoding", "identity");
  const answer = await worker.fetch(new Request(origin + asked.url, { method: asked.method, headers }), {});
  reply.writeHead(answer.status, Object.fromEntries(answer.headers));
  reply.end(Buffer.from(await answer.arrayBuffer()));
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
