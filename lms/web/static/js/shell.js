// The menu closes when one looks elsewhere; a receipt closes when it has been read.
(() => {
  "use strict";
  const openMenus = () => document.querySelectorAll("details.menu[open]");

  document.addEventListener("click", (event) => {
    for (const menu of openMenus()) {
      if (!menu.contains(event.target)) menu.open = false;
    }
    const close = event.target.closest(".flash .close");
    if (!close) return;
    const receipt = close.closest(".flash");
    const list = receipt.parentElement;
    receipt.remove();
    if (list.classList.contains("receipts") && !list.children.length) list.remove();
    document.getElementById("main")?.focus({ preventScroll: true });
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of openMenus()) {
      const hadFocus = menu.contains(document.activeElement);
      menu.open = false;
      if (hadFocus) menu.querySelector("summary").focus();
    }
  });

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
})();
