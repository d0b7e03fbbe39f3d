
"use strict";
(() => {
  const said = document.createElement("p");
  said.className = "spoken";
  said.setAttribute("role", "status");
  document.body.append(said);

  for (const part of document.querySelectorAll(".part")) {
    const title = part.closest(".text").querySelector("h3").textContent;
    const button = document.createElement("button");
    const rest = document.createElement("span");
    button.type = "button";
    button.className = "copy";
    rest.className = "spoken";
    rest.textContent = ` the text for ${title}: ${part.querySelector("figcaption").textContent}`;
    button.append("Copy", rest);
    part.querySelector("figcaption").append(button);
  }

  const select = (code) => {
    const range = document.createRange();
    range.selectNodeContents(code);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
  };

  // Without a secure connection there is no clipboard, but a selection can be copied.
  const put = async (code) => {
    try {
      await navigator.clipboard.writeText(code.textContent);
      return true;
    } catch {
      select(code);
      return document.execCommand("copy");
    }
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button.copy");
    if (!button) return;
    const done = await put(button.closest(".part").querySelector("code"));
    button.firstChild.data = done ? "Copied" : "Selected";
    said.textContent = done ? "Copied to the clipboard" : "Selected; copy it with the keyboard";
    setTimeout(() => {
      button.firstChild.data = "Copy";
      said.textContent = "";
    }, 2500);
  });
})();
