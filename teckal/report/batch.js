"use strict";
// Sorts and narrows the list. Without it the list is whole, and in the order of the report.
(() => {
  const table = document.getElementById("arrangements");
  const tools = document.getElementById("tools");
  const panel = document.getElementById("panel");
  if (!table || !tools || !panel) return;
  const body = table.tBodies[0];
  const rows = Array.from(body.rows);
  const text = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
  const place = new Map(rows.map((row, number) => [row, number]));
  const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
  const find = document.getElementById("find");
  const sort = document.getElementById("sort");
  const shown = document.getElementById("shown");
  const heads = Array.from(table.tHead.rows[0].cells).filter((head) => head.dataset.sort);
  let backwards = false;

  const narrow = () => {
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    const chosen = {};
    for (const select of tools.querySelectorAll("select[data-by]")) {
      if (select.value) chosen[select.dataset.by] = select.value;
    }
    const sets = {};
    for (const box of tools.querySelectorAll("input[type=checkbox]:checked")) {
      (sets[box.dataset.by] ||= new Set()).add(box.value);
    }
    let count = 0;
    for (const row of rows) {
      const kept =
        words.every((word) => text.get(row).includes(word)) &&
        Object.entries(chosen).every(([by, value]) => row.dataset[by] === value) &&
        Object.entries(sets).every(([by, values]) => values.has(row.dataset[by]));
      row.hidden = !kept;
      count += kept ? 1 : 0;
    }
    shown.textContent = `${count} of ${rows.length} shown.`;
  };

  const compare = (key) => (one, other) => {
    const [a, b] = [one.dataset[key], other.dataset[key]];
    const empty = (a === undefined) - (b === undefined);
    if (empty || a === undefined) return empty || place.get(one) - place.get(other);
    const order = key === "near" || key === "rank" || key === "advice" ? a - b : collator.compare(a, b);
    return (backwards ? -order : order) || place.get(one) - place.get(other);
  };

  const order = () => {
    const key = sort.value;
    const sorted = key ? Array.from(rows).sort(compare(key)) : rows;
    body.append(...sorted);
    for (const head of heads) {
      if (head.dataset.sort === key) head.setAttribute("aria-sort", backwards ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
  };

  for (const head of heads) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      backwards = sort.value === head.dataset.sort ? !backwards : head.dataset.first === "descending";
      sort.value = head.dataset.sort;
      order();
    });
  }
  sort.addEventListener("change", () => {
    backwards = heads.some((head) => head.dataset.sort === sort.value && head.dataset.first === "descending");
    order();
  });
  tools.addEventListener("input", (event) => {
    if (event.target !== sort) narrow();
  });
  tools.addEventListener("submit", (event) => event.preventDefault());
  tools.addEventListener("reset", () => {
    backwards = false;
    setTimeout(() => {
      narrow();
      order();
    });
  });
  panel.hidden = shown.hidden = false;
  panel.open = window.matchMedia("(min-width: 48.01rem)").matches;
  // A browser that goes back to the page fills the form in again, and says so to nobody.
  window.addEventListener("pageshow", () => {
    narrow();
    order();
  });
})();
