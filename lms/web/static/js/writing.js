// Writing a draft: kept in this browser until the server has it, one writer at a time, keys inside the text.
(() => {
  "use strict";
  const form = document.querySelector("form[data-write]");
  const field = form?.elements.namedItem("body");
  if (!field) return;
  const KEY = `draft-${form.dataset.write}`;
  const PAUSE = 150;
  const BEAT = 45_000;
  const NAMES = ["summary", "kind", "effective_on", "statement", "language", "body"];
  const isReading = field.readOnly;
  const seen = form.elements.namedItem("seen");
  const target = document.querySelector("[data-preview-target]");
  const gutter = form.querySelector(".gutter");
  let timer = 0;
  let sent = "";
  let isUnsaved = false;

  const read = () => Object.fromEntries(NAMES.map((name) => [name, form.elements.namedItem(name).value]));
  const write = (values) => {
    for (const name of NAMES) {
      if (name in values) form.elements.namedItem(name).value = values[name];
    }
  };

  // ---------- the copy in this browser ----------
  const recall = () => {
    try {
      return JSON.parse(localStorage.getItem(KEY));
    } catch {
      return null;
    }
  };
  const forget = () => {
    try {
      localStorage.removeItem(KEY);
    } catch {
      // A browser that keeps nothing has nothing to forget.
    }
  };
  const remember = () => {
    try {
      localStorage.setItem(KEY, JSON.stringify({ at: new Date().toISOString(), values: read() }));
    } catch {
      // A browser that is full or keeps nothing: the server's copy has to do.
    }
  };

  // ---------- lines that wrap have numbers as high as they are ----------
  const ruler = document.createElement("div");
  ruler.className = "ruler";
  ruler.setAttribute("aria-hidden", "true");
  field.after(ruler);
  const measure = () => {
    const lines = field.value.split("\n");
    ruler.replaceChildren(
      ...lines.map((line) => {
        const row = document.createElement("div");
        row.textContent = line || "\u00a0";
        return row;
      }),
    );
    const heights = [...ruler.children].map((row) => row.getBoundingClientRect().height);
    ruler.replaceChildren();
    [...gutter.children].forEach((row, place) => {
      row.style.blockSize = place < heights.length ? `${heights[place]}px` : "";
    });
    field.style.blockSize = "auto";
    field.style.blockSize = `${field.scrollHeight}px`;
  };

  // ---------- what was typed, on its way ----------
  const note = () => {
    isUnsaved = true;
    clearTimeout(timer);
    timer = setTimeout(remember, PAUSE);
  };
  field.addEventListener("input", () => {
    note();
    requestAnimationFrame(measure);
  });
  form.addEventListener("input", (event) => {
    if (event.target !== field) note();
  });
  // A fact is sent when it is finished, so that no half of a sentence is ever a statement.
  form.addEventListener("change", (event) => {
    if (event.target !== field && !isReading) field.dispatchEvent(new Event("ask"));
  });
  let open = {};
  field.addEventListener("answered", () => {
    open = Object.fromEntries(
      [...target.querySelectorAll("[data-keeps-open]")].map((each) => [each.dataset.keepsOpen, each.open]),
    );
  });
  field.addEventListener("shown", (event) => {
    for (const each of target.querySelectorAll("[data-keeps-open]")) {
      each.open = open[each.dataset.keepsOpen] ?? each.open;
    }
    if (!event.detail.isKept) return;
    const kept = target.querySelector("[data-seen]");
    seen.value = kept.dataset.seen;
    document.querySelector("[data-number-shown]").textContent = kept.dataset.number;
    // What was typed while it was on its way is still only here.
    if (JSON.stringify(read()) !== sent) return;
    clearTimeout(timer);
    isUnsaved = false;
    forget();
  });
  field.addEventListener("sending", () => {
    sent = JSON.stringify(read());
  });

  // ---------- words that were not saved ----------
  const offer = document.querySelector("[data-offer]");
  const kept = recall();
  if (kept && !isReading && JSON.stringify(kept.values) !== JSON.stringify(read())) {
    offer.hidden = false;
    offer.querySelector("[data-offer-time]").textContent = new Date(kept.at).toLocaleString();
    offer.querySelector("[data-offer-take]").addEventListener("click", () => {
      write(kept.values);
      offer.hidden = true;
      measure();
      note();
      field.dispatchEvent(new Event("ask"));
      field.focus();
    });
    offer.querySelector("[data-offer-drop]").addEventListener("click", () => {
      forget();
      offer.hidden = true;
      field.focus();
    });
  } else if (kept && !isReading) {
    forget();
  }

  // ---------- one writer at a time ----------
  const held = document.querySelector("[data-held]");
  const post = (values) => new URLSearchParams({ csrf_token: form.elements.namedItem("csrf_token").value, ...values });
  async function beat() {
    try {
      const answer = await fetch(form.dataset.holdUrl, {
        method: "POST",
        body: post({ op: "hold" }),
        headers: { Accept: "application/json", "X-Requested-With": "fetch" },
        credentials: "same-origin",
        redirect: "manual",
      });
      if (!answer.ok) return;
      const told = await answer.json();
      if (!told.is_mine && held.hidden) held.querySelector("[data-held-sentence]").textContent = told.sentence;
      held.hidden = told.is_mine;
    } catch {
      // The next beat or the next word tells.
    }
  }
  if (!isReading) {
    beat();
    setInterval(beat, BEAT);
  }
  let isSubmitted = false;
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    isSubmitted = true;
    remember();
  });
  addEventListener("pagehide", () => {
    if (isReading || isSubmitted) return;
    if (isUnsaved) {
      remember();
      const all = new URLSearchParams(new FormData(form));
      all.set("op", "leave");
      if (navigator.sendBeacon(field.dataset.previewUrl, all)) return;
    }
    navigator.sendBeacon(form.dataset.holdUrl, post({ op: "leave" }));
  });

  // ---------- keys ----------
  const goTo = (line) => field.dispatchEvent(new CustomEvent("jump", { detail: { line } }));
  const findLine = () => field.value.slice(0, field.selectionStart).split("\n").length;
  const next = (selector, isBack) => {
    const here = findLine();
    const lines = [...target.querySelectorAll(selector)].map((row) => Number(row.dataset.line));
    const found = isBack
      ? lines.filter((line) => line < here).at(-1) ?? lines.at(-1)
      : lines.find((line) => line > here) ?? lines[0];
    if (found) goTo(found);
  };
  field.addEventListener("keydown", (event) => {
    const isAlone = !event.ctrlKey && !event.metaKey;
    if (event.key === "F8" && isAlone && !event.altKey) next(".line-errors [data-line]", event.shiftKey);
    else if (event.key === "PageDown" && isAlone && event.altKey) next("[data-outline]", false);
    else if (event.key === "PageUp" && isAlone && event.altKey) next("[data-outline]", true);
    else return;
    event.preventDefault();
  });

  // Which window wrote last: an answer that was lost on its way is no change by somebody else.
  const mark = new Uint8Array(16);
  crypto.getRandomValues(mark);
  form.elements.namedItem("window").value = [...mark].map((byte) => byte.toString(16).padStart(2, "0")).join("");

  measure();
  document.fonts?.ready.then(measure);
  new ResizeObserver(measure).observe(form.querySelector(".source"));
  form.dataset.isReady = "";
})();
