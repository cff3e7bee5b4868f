// A text is copied by one press. Where the browser keeps its clipboard closed, the text is selected instead.
(() => {
  "use strict";
  const AGAIN = 4000;

  const say = (id, words) => {
    const state = document.querySelector(`[data-copy-state="${CSS.escape(id)}"]`);
    if (!state) return;
    // Emptied first, so that the same words are read out a second time.
    state.textContent = "";
    requestAnimationFrame(() => {
      state.textContent = words;
    });
    clearTimeout(state.timer);
    state.timer = setTimeout(() => {
      state.textContent = "";
    }, AGAIN);
  };

  const copySelected = (field) => {
    field.focus();
    field.select();
    try {
      return document.execCommand("copy");
    } catch {
      return false;
    }
  };

  const copy = async (field) => {
    try {
      await navigator.clipboard.writeText(field.value);
      return true;
    } catch {
      return copySelected(field);
    }
  };

  for (const button of document.querySelectorAll("[data-copy]")) {
    const field = document.getElementById(button.dataset.copy);
    if (!field) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const isCopied = await copy(field);
      say(field.id, isCopied ? "Copied." : "It is selected. Copy it with the keys of your system.");
    });
  }
})();
