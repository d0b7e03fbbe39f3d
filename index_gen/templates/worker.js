// Answers for the pages of a package index with HTML or JSON, as the client prefers (PEP 691, RFC 9110).
// As _worker.js it serves a Cloudflare Pages site; as a worker on a route it stands before a bucket.

const JSON_TYPE = "application/vnd.pypi.simple.v1+json";
// Where a client does not mind, the earlier one is chosen.
const PAGE_TYPES = ["text/html", "application/vnd.pypi.simple.v1+html", JSON_TYPE];
const LATEST = {
  "application/vnd.pypi.simple.latest+html": "application/vnd.pypi.simple.v1+html",
  "application/vnd.pypi.simple.latest+json": JSON_TYPE,
};
const QUALITY = /^(0(\.[0-9]{0,3})?|1(\.0{0,3})?)$/;

function parseAccept(header) {
  return header.split(",").flatMap((entry) => {
    const [name, ...parameters] = entry.split(";").map((part) => part.trim().toLowerCase());
    const quality = parameters.find((part) => part.startsWith("q="))?.slice(2) ?? "1";
    return name && QUALITY.test(quality) ? [{ pattern: LATEST[name] ?? name, quality: Number(quality) }] : [];
  });
}

function qualityOf(type, ranges) {
  // The range that names a type most precisely decides.
  for (const pattern of [type, `${type.split("/")[0]}/*`, "*/*"]) {
    const found = ranges.filter((range) => range.pattern === pattern);
    if (found.length > 0) return Math.max(...found.map((range) => range.quality));
  }
  return 0;
}

export function choosePageType(accept) {
  const ranges = parseAccept(accept ?? "*/*");
  const ranked = PAGE_TYPES.map((type) => ({ type, quality: qualityOf(type, ranges) }));
  ranked.sort((one, other) => other.quality - one.quality);
  return ranked[0].quality > 0 ? ranked[0].type : null;
}

function askFor(request, env, name) {
  const url = new URL(request.url);
  // Pages answers for a folder itself, and redirects away from its index.html; a bucket knows no folders.
  url.pathname += env.ASSETS && name === "index.html" ? "" : name;
  return env.ASSETS ? env.ASSETS.fetch(new Request(url, request)) : fetch(new Request(url, request));
}

async function answerPage(request, env) {
  const type = choosePageType(request.headers.get("Accept"));
  if (type === null) {
    return new Response("not acceptable\n", { status: 406, headers: { Vary: "Accept" } });
  }
  const found = await askFor(request, env, type === JSON_TYPE ? "index.json" : "index.html");
  const answer = new Response(found.body, found);
  // Without it a cache would give one client what another asked for.
  answer.headers.append("Vary", "Accept");
  if (found.ok) {
    answer.headers.set("Content-Type", type === JSON_TYPE ? type : `${type}; charset=utf-8`);
  }
  return answer;
}

export default {
  async fetch(request, env) {
    const path = new URL(request.url).pathname;
    const isPage = path.endsWith("/") && (request.method === "GET" || request.method === "HEAD");
    if (!isPage) return askFor(request, env, "");
    return path.includes("/whl/") ? answerPage(request, env) : askFor(request, env, "index.html");
  },
};
