// Runs the worker as a host would: reads requests from standard input, writes the answers to standard output.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { default: worker, choosePageType } = await import(pathToFileURL(process.argv[2]));
const { accepts, requests, files } = JSON.parse(readFileSync(0, "utf8"));

// A Pages site: it answers for a folder with its index.html, and redirects away from the name of that file.
function pages(request) {
  const path = new URL(request.url).pathname;
  if (path.endsWith("/index.html")) {
    return new Response(null, { status: 308, headers: { Location: path.slice(0, -"index.html".length) } });
  }
  return bucket(request, path.endsWith("/") ? `${path}index.html` : path);
}

// A bucket: keys, and nothing that it would make of them.
function bucket(request, path = new URL(request.url).pathname) {
  const found = files[path];
  if (found === undefined) return new Response("no such key\n", { status: 404 });
  const headers = { "Content-Type": found.type, ETag: `"${path}"`, Vary: "Origin" };
  if (request.headers.get("If-None-Match") === headers.ETag) return new Response(null, { status: 304, headers });
  return new Response(request.method === "HEAD" ? null : found.text, { headers });
}

globalThis.fetch = async (request) => bucket(request);
const answers = [];
for (const { host, path, method, headers } of requests) {
  const request = new Request(`https://wheels.example.org${path}`, { method, headers });
  const env = host === "pages" ? { ASSETS: { fetch: async (asked) => pages(asked) } } : {};
  const answer = await worker.fetch(request, env);
  answers.push({
    status: answer.status,
    type: answer.headers.get("Content-Type"),
    vary: answer.headers.get("Vary"),
    text: await answer.text(),
  });
}
console.log(JSON.stringify({ chosen: accepts.map(choosePageType), answers }));
