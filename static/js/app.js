/* Everything works without this file, but for keeping drafts. */
(() => {
  "use strict";
  const find = (mark, root) => (root || document).querySelector(mark);
  const all = (mark, root) => [...(root || document).querySelectorAll(mark)];

  /* Focus: the error summary first; after a swap the thing swapped in, if what had the focus is gone. */
  const focus = (thing) => {
    if (!thing.matches("a[href], button, input, select, textarea, [tabindex]")) thing.setAttribute("tabindex", "-1");
    thing.focus();
  };
  const summary = (root) => {
    const box = find(".errors", root);
    if (box) focus(box);
    return Boolean(box);
  };

  /* Drafts: kept on this device under the person's key until recorded, discarded or signed out. */
  const PREFIX = "draft:";
  const person = document.body.dataset.person;
  const box = (() => {
    try {
      localStorage.getItem(PREFIX);
      return localStorage;
    } catch {
      return null;
    }
  })();
  const kept = () => (box ? Object.keys(box).filter((name) => name.startsWith(PREFIX)) : []);
  const read = (name) => {
    try {
      return JSON.parse(box.getItem(name));
    } catch {
      return null;
    }
  };
  const write = (name, draft) => {
    try {
      box.setItem(name, JSON.stringify(draft));
    } catch {
      /* full or forbidden: the form works without */
    }
  };
  const typed = (form) =>
    all("input, select, textarea", form).filter((one) => one.name && !["hidden", "password", "file", "submit"].includes(one.type));
  const values = (form) => typed(form).map((one) => (["radio", "checkbox"].includes(one.type) ? one.checked : one.value));
  const put = (form, list) =>
    typed(form).forEach((one, at) => {
      if (list[at] === undefined) return;
      if (["radio", "checkbox"].includes(one.type)) one.checked = list[at];
      else one.value = list[at];
    });
  const keyOf = (form) => form.elements.submission_key && form.elements.submission_key.value;

  const forgetSaved = () => {
    const saved = (document.cookie.match(/(?:^|; )saved=([\w-]+)/) || [])[1];
    if (!saved) return;
    for (const name of kept()) if ((read(name) || {}).sent === saved) box.removeItem(name);
    document.cookie = "saved=; Max-Age=0; path=/; SameSite=Lax";
  };

  const keepDraft = (form) => {
    if (!box || form.draftKept) return;
    form.draftKept = true;
    const name = `${PREFIX}${person}:${form.dataset.draft}`;
    const fresh = values(form);
    const draft = read(name);
    const line = find("[data-draft-line]", form);
    if (draft && Array.isArray(draft.values) && draft.values.length === fresh.length && !find(".errors, .conflict", form)) {
      if (JSON.stringify(draft.values) !== JSON.stringify(fresh)) {
        put(form, draft.values);
        if (line) {
          const when = find("[data-draft-time]", line);
          if (when) when.textContent = new Date(draft.when).toLocaleString(document.documentElement.lang);
          line.hidden = false;
          find("[data-draft-discard]", line).addEventListener("click", () => {
            box.removeItem(name);
            put(form, fresh);
            line.hidden = true;
            const first = typed(form)[0];
            if (first) first.focus();
          });
        }
      }
    }
    const keep = (sent) => write(name, { when: Date.now(), values: values(form), sent });
    form.addEventListener("input", () => keep());
    form.addEventListener("submit", () => keep(keyOf(form)));
  };

  const begin = (root) => {
    forgetSaved();
    all("form[data-draft]", root).forEach(keepDraft);
  };

  for (const name of kept()) if (person && !name.startsWith(`${PREFIX}${person}:`)) box.removeItem(name);
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-sign-out]")) kept().forEach((name) => box.removeItem(name));
  });

  /* A filter leaves its empty fields out of the address. */
  document.addEventListener("htmx:configRequest", (event) => {
    if (!event.target.matches("[data-listing-filter]")) return;
    const asked = event.detail.parameters;
    for (const name of Object.keys(asked)) if (asked[name] === "") delete asked[name];
  });

  document.addEventListener("htmx:afterSettle", (event) => {
    const part = event.detail.elt;
    begin(part.parentNode || document);
    /* A part that looks again by itself takes the focus from nobody. */
    if (summary(part) || part.hasAttribute("data-quiet")) return;
    const wanted = find("[data-focus]", part);
    if (wanted) focus(wanted);
    else if (!document.activeElement || document.activeElement === document.body) focus(find("h2, h3", part) || part);
  });

  /* A meeting goes from target to target by the arrows or the keys of a pointer in the hand. */
  const slides = find("[data-slides]");
  if (slides)
    document.addEventListener("keydown", (event) => {
      const way = { ArrowRight: "next", PageDown: "next", ArrowLeft: "prev", PageUp: "prev" }[event.key];
      const link = way && find(`[rel=${way}]`, slides);
      if (!link || event.altKey || event.ctrlKey || event.metaKey) return;
      /* A long page is read to its end first. */
      const root = document.documentElement;
      if (event.key === "PageDown" && root.scrollTop + root.clientHeight < root.scrollHeight - 2) return;
      if (event.key === "PageUp" && root.scrollTop > 0) return;
      event.preventDefault();
      link.click();
    });

  /* A grid to type into: Enter goes on to the next cell, the arrows to the row above and below. */
  document.addEventListener("keydown", (event) => {
    const cell = event.target;
    const grid = cell.closest("form[data-grid]");
    if (!grid || !cell.matches("td input") || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    const mark = "input:not([type=hidden])";
    const cells = all(`td ${mark}`, grid);
    const row = all(mark, cell.closest("tr")).length;
    const step = { Enter: 1, ArrowDown: row, ArrowUp: -row }[event.key];
    /* A cell with suggestions keeps its arrows. */
    if (!step || (cell.list && event.key !== "Enter")) return;
    event.preventDefault();
    const next = cells[cells.indexOf(cell) + step] || (event.key === "Enter" && find("button[type=submit]", grid));
    if (next) next.focus();
    if (next && next.select) next.select();
  });

  all("[data-print]").forEach((button) => button.addEventListener("click", () => window.print()));

  begin(document);
  summary(document);
})();
