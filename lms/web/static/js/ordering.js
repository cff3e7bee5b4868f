// Putting answers in order without leaving the page; without a script the same buttons submit the form.
(() => {
  "use strict";
  const refresh = (list) => {
    const rows = [...list.children];
    rows.forEach((row, place) => {
      row.querySelector(".up").disabled = place === 0;
      row.querySelector(".down").disabled = place === rows.length - 1;
    });
  };

  const move = (list, row, isUp) => {
    const other = isUp ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return;
    if (isUp) other.before(row);
    else other.after(row);
    refresh(list);
    for (const each of list.children) each.classList.toggle("moved", each === row);
    list.dispatchEvent(new CustomEvent("order:changed", { bubbles: true }));
  };

  for (const list of document.querySelectorAll("[data-order]")) {
    const spoken = document.createElement("p");
    spoken.className = "visually-hidden";
    spoken.setAttribute("role", "status");
    list.after(spoken);
    list.addEventListener("order:restored", () => refresh(list));
    list.addEventListener("click", (event) => {
      const button = event.target.closest("button[name=move]");
      if (!button) return;
      event.preventDefault();
      const row = button.closest("li");
      const isUp = button.classList.contains("up");
      move(list, row, isUp);
      // At the end of its way the button is disabled; focus goes to the one that still works.
      (button.disabled ? row.querySelector(isUp ? ".down" : ".up") : button).focus();
      const place = [...list.children].indexOf(row) + 1;
      spoken.textContent = `Now in place ${place} of ${list.children.length}`;
    });
  }
})();
