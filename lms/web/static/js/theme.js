// Which appearance this person chose on this device. Loaded before the page is drawn, so nothing flashes.
(() => {
  "use strict";
  const KEY = "appearance";
  const root = document.documentElement;
  root.classList.add("has-script");

  const read = () => {
    try {
      return localStorage.getItem(KEY) || "device";
    } catch {
      return "device"; // a browser that keeps nothing follows the device
    }
  };
  const keep = (choice) => {
    try {
      if (choice === "device") localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, choice);
    } catch {
      return; // the choice still holds for this page
    }
  };
  const show = (choice) => {
    if (choice === "light" || choice === "dark") root.dataset.theme = choice;
    else delete root.dataset.theme;
  };
  const mark = (choice) => {
    for (const button of document.querySelectorAll("[data-theme-choice]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === choice));
    }
  };

  show(read());
  document.addEventListener("DOMContentLoaded", () => mark(read()));
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-choice]");
    if (!button) return;
    keep(button.dataset.themeChoice);
    show(button.dataset.themeChoice);
    mark(button.dataset.themeChoice);
  });
  addEventListener("storage", (event) => {
    if (event.key !== KEY) return;
    show(read());
    mark(read());
  });
})();
