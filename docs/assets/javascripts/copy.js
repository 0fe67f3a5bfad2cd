// Each block of code gets a button that copies it, and so does a file that is offered for download. Without this file
// nothing is missing: code can be selected, and a file can be loaded. It works from the disk, too.
(() => {
  const said = document.createElement("span"); // read aloud when its text changes
  said.className = "said";
  said.setAttribute("aria-live", "polite");
  document.body.append(said);

  let timer;
  const hush = () => {
    clearTimeout(timer);
    said.textContent = "";
    document.querySelectorAll(".copy[data-said]").forEach((one) => delete one.dataset.said);
  };

  const byHand = (text) => { // where the clipboard is refused, as on a page that is not encrypted
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  };
  const write = (text) => navigator.clipboard?.writeText(text).then(() => true, () => byHand(text)) ?? byHand(text);

  // A page from the disk may not fetch a file, but it may run one: NAME.js beside NAME.py hands over its text.
  const load = (link) => new Promise((found, failed) => {
    const script = document.createElement("script");
    window.offered = (text) => found(text);
    script.onerror = failed;
    script.src = link.href.replace(/\.py$/, ".js");
    document.head.append(script);
  });

  const button = (place, name, text) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "copy";
    made.title = name;
    made.setAttribute("aria-label", name);
    made.onclick = async () => {
      hush(); // so that the same word is read aloud again
      const done = await Promise.resolve(text()).then(write).catch(() => false);
      made.focus(); // which a selection has taken
      made.dataset.said = said.textContent = done ? "Copied" : "Not copied: select it";
      timer = setTimeout(hush, 3000);
    };
    place.append(made);
  };

  document.querySelectorAll("article .highlight:not(.output)").forEach((block) =>
    button(block, "Copy this code", () => `${block.querySelector("pre").innerText.trimEnd()}\n`));
  document.querySelectorAll("article a[download]").forEach((link) => {
    const place = document.createElement("span");
    place.className = "offer";
    link.after(place);
    button(place, `Copy the whole of ${link.pathname.split("/").pop()}`, () => load(link));
  });
})();
