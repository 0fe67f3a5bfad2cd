// A quiz: the first answer to a question counts, the solution opens, and the score is kept on this page alone. Without
// this file every question is there, with its solution folded below it.
(() => {
  const rows = [...document.querySelectorAll(".verdicts")], solution = (row) => row.parentElement.nextElementSibling;
  let right = 0, answered = 0;

  const bar = document.createElement("p"), score = document.createElement("span");
  bar.className = "explore verdicts laid"; // site.js, which lays out a phone's page in pieces, does not know of it
  const button = (words, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = words;
    made.onclick = act;
    bar.append(made);
  };
  const show = () => { score.textContent = answered ? `${right} of ${answered} right, ${rows.length - answered} to go.` : `${rows.length} questions.`; };
  const open = (isOpen) => rows.forEach((row) => { solution(row).open = isOpen; });

  const answer = (row, chosen) => {
    if (row.dataset.answered) return;
    const hit = chosen.textContent === row.dataset.right;
    row.dataset.answered = answered += 1;
    right += hit;
    for (const one of row.querySelectorAll("button")) { // not disabled, which would take the focus away
      one.setAttribute("aria-disabled", "true");
      one.setAttribute("aria-pressed", one === chosen);
    }
    row.lastChild.textContent = `${hit ? "Right" : "No"}: it is ${row.dataset.right.toLowerCase()}. So far ${right} of ${answered} right.`;
    solution(row).open = true;
    show();
  };
  const reset = () => {
    right = answered = 0;
    for (const row of rows) {
      delete row.dataset.answered;
      row.lastChild.textContent = "";
      for (const one of row.querySelectorAll("button")) ["aria-disabled", "aria-pressed"].forEach((name) => one.removeAttribute(name));
    }
    open(false);
    show();
    rows[0].firstChild.focus();
  };

  for (const row of rows) {
    for (const one of row.querySelectorAll("button")) {
      one.disabled = false;
      one.onclick = () => answer(row, one);
    }
  }
  bar.append(score);
  button("Open all answers", () => open(true));
  button("Start again", reset);
  rows.at(-1)?.closest("ol").after(bar);
  show();
})();
