
"use strict";
(() => {
  const form = document.getElementById("choose");
  const data = document.getElementById("choices");
  if (!form || !data) return;
  const known = JSON.parse(data.textContent);
  const part = (id) => document.getElementById(id);
  const make = (tag, text, facts = {}) => Object.assign(document.createElement(tag), facts, { textContent: text });
  const chosen = (name) => form.querySelector(`input[name="${name}"]:checked`)?.value;

  const numbers = (version) => (version ?? "").match(/\d+/g)?.map(Number) ?? [];
  const compare = (one, other) => {
    const [left, right] = [numbers(one), numbers(other)];
    for (let place = 0; place < Math.max(left.length, right.length); place += 1) {
      const difference = (left[place] ?? 0) - (right[place] ?? 0);
      if (difference) return difference;
    }
    return 0;
  };
  const project = () => known.projects[Number(part("project")?.value ?? 0)];
  const title = (gpu) => known.gpus.find((one) => one.id === gpu)?.title ?? gpu;
  const on = (platform) =>
    project().backends.flatMap((backend) =>
      backend.wheels.filter((wheel) => wheel.platform === platform).map((wheel) => ({ backend, wheel })));
  const isGeneric = ({ wheel }) => wheel.computes !== null && !Object.keys(wheel.gpus).length;

  const pills = (box, name, options, value) => {
    box.replaceChildren(box.querySelector("legend"), ...options.map(([id, text]) => {
      const label = make("label", "");
      label.append(
        Object.assign(document.createElement("input"), { type: "radio", name, value: id, checked: id === value }),
        make("span", text));
      return label;
    }));
    box.hidden = options.length < 2;
  };

  const guess = (platforms) => {
    const here = `${navigator.userAgentData?.platform ?? ""} ${navigator.platform}`.toLowerCase();
    const group = here.includes("mac") ? "macos" : here.includes("win") ? "windows" : "linux";
    return (platforms.find((one) => one.group === group) ?? platforms[0]).id;
  };

  const showSystems = () => {
    const there = new Set(project().backends.flatMap((one) => one.wheels.map((wheel) => wheel.platform)));
    const platforms = known.platforms.filter((one) => there.has(one.id));
    const before = chosen("system");
    const value = there.has(before) ? before : guess(platforms);
    pills(part("systems"), "system", platforms.map((one) => [one.id, one.title]), value);
  };

  const showGpus = () => {
    const platform = chosen("system");
    const found = on(platform);
    const served = new Set(found.flatMap(({ wheel }) => Object.keys(wheel.gpus)));
    const exists = (gpu) => served.has(gpu.id) || !gpu.platforms.length || gpu.platforms.includes(platform);
    const families = new Set(found.flatMap(({ wheel }) => (Object.keys(wheel.gpus).length ? [wheel.computes] : [])));
    const groups = new Map();
    const add = (group, value, text) =>
      groups.set(group, [...(groups.get(group) ?? []), make("option", text, { value })]);
    if (found.some(({ wheel }) => wheel.computes === null)) add("Processor", "none", "No GPU");
    for (const one of found.filter(isGeneric)) add("Any GPU", `index:${one.backend.index}`, `Any GPU, with ${one.backend.title}`);
    for (const gpu of known.gpus)
      if (families.has(gpu.group) && exists(gpu))
        add(`Computes with ${gpu.group.toUpperCase()}`, `gpu:${gpu.id}`, gpu.title);
    for (const { backend } of found) add("By the name of the index", `index:${backend.index}`, `${backend.title} (${backend.index})`);
    const box = part("gpu");
    const before = box.value;
    box.replaceChildren(...[...groups].map(([label, options]) => {
      const group = document.createElement("optgroup");
      group.label = label;
      group.append(...options);
      return group;
    }));
    if ([...box.options].some((option) => option.value === before)) box.value = before;
    part("gpu-box").hidden = box.options.length < 2;
  };

  const showTools = () => {
    const one = project();
    const options = Object.entries(known.tools).filter(
      ([tool]) => (tool !== "uv-extras" || one.extras) && (tool !== "variants" || one.choosing));
    const before = chosen("tool");
    const value = options.some(([tool]) => tool === before) ? before : options[0][0];
    pills(part("tools"), "tool", options, value);
  };

  const needs = (use) =>
    use.driver === null ? `It needs ${use.reason}.` : `It runs with driver ${use.driver} or newer (${use.reason}).`;
  const first = (...lists) => lists.flat()[0];

  // What to take where no wheel has code for the GPU that its driver can run.
  const instead = (found) => first(found.filter(isGeneric), found.filter(({ wheel }) => wheel.computes === null));

  const forGpu = (found, gpu, driver) => {
    const uses = found
      .filter(({ wheel }) => wheel.gpus[gpu])
      .map((one) => ({ ...one, use: one.wheel.gpus[gpu] }));
    const runs = ({ use }) => !driver || use.driver === null || compare(driver, use.driver) >= 0;
    const newest = (one, other) => compare(other.backend.toolkit, one.backend.toolkit);
    const order = (one, other) =>
      Number(other.use.compiled) - Number(one.use.compiled)
      || (driver ? 0 : compare(one.use.driver, other.use.driver))
      || newest(one, other);
    const fitting = uses.filter(runs).sort(order);
    const rest = uses.filter((one) => one !== fitting[0]).sort(newest);
    const others = rest.map(({ backend, use }) => {
      const code = use.compiled ? "" : ", from PTX";
      return [backend, use.driver === null ? `needs ${use.reason}${code}` : `driver ${use.driver} or newer${code}`];
    });
    if (fitting.length) {
      const { backend, use } = fitting[0];
      const code = use.compiled
        ? `${backend.title} has machine code for ${title(gpu)}.`
        : `${backend.title} has PTX for ${title(gpu)}, which the driver compiles at the first use.`;
      return { backend, why: `${code} ${needs(use)}`, others };
    }
    const other = instead(found);
    const lowest = uses.filter(({ use }) => use.driver !== null).sort((one, two) => compare(one.use.driver, two.use.driver))[0];
    const why = lowest
      ? `No wheel for ${title(gpu)} runs with driver ${driver}: ${lowest.backend.title} asks for the least, ${lowest.use.driver} or newer (${lowest.use.reason}). Update the driver`
      : `No wheel for this system has code for ${title(gpu)}. Take another system`;
    return { backend: other?.backend, why: other ? `${why}, or take ${other.backend.title}.` : `${why}.`, others };
  };

  const decide = () => {
    const found = on(chosen("system"));
    const value = part("gpu").value;
    if (value.startsWith("gpu:")) return forGpu(found, value.slice(4), part("driver").value.trim());
    const named = value.startsWith("index:") && found.find(({ backend }) => `index:${backend.index}` === value);
    const one = named || found.find(({ wheel }) => wheel.computes === null) || found[0];
    const why = one.wheel.computes === null
      ? `${one.backend.title} computes on the processor and needs no driver.`
      : isGeneric(one)
        ? `${one.backend.title} needs a driver that offers it, and no code for each GPU.`
        : `${one.backend.title} by its name; whether it fits the GPU is not looked at.`;
    return { backend: one.backend, why, others: [] };
  };

  const texts = (anchor, tool, index) => {
    const source = part(`${anchor}--${tool}`);
    if (!source) return [];
    const copy = source.cloneNode(true);
    copy.removeAttribute("id");
    for (const piece of copy.querySelectorAll("[data-index]")) if (piece.dataset.index !== index) piece.remove();
    return [copy];
  };

  const answer = () => {
    const tool = chosen("tool");
    const byItself = tool === "variants";
    const { backend, why, others } = decide();
    const gpu = part("gpu").value.replace("gpu:", "");
    part("driver-box").hidden = !on(chosen("system")).some(({ wheel }) => wheel.gpus[gpu]?.driver);
    part("answer-title").textContent = byItself ? "Let uv choose" : backend?.title ?? "No wheel";
    part("answer-why").textContent = byItself
      ? "uv looks at the machine itself and takes the wheel that fits; no system and no GPU need be told."
      : why;
    const anchor = byItself ? project().choosing : tool === "uv-extras" ? project().extras : backend?.anchor;
    part("answer-texts").replaceChildren(...(backend || byItself ? texts(anchor, tool, backend?.index) : []));
    part("answer-also").hidden = byItself || !others.length;
    part("answer-others").replaceChildren(...(byItself ? [] : others).map(([other, text]) => {
      const item = make("li", "");
      item.append(make("a", other.title, { href: `#${other.anchor}` }), `: ${text}`);
      return item;
    }));
  };

  const refresh = (event) => {
    const name = event?.target.name ?? "project";
    if (name === "project") showSystems();
    if (name === "project" || name === "system") showGpus();
    if (name === "project") showTools();
    answer();
  };
  if (!known.projects.length) return;
  form.addEventListener("input", refresh);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  refresh();
})();
