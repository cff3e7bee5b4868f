// A question is written beside the text, on the section that it is about; without this, on a page of its own.
(() => {
  "use strict";
  const dialog = document.getElementById("ask");
  if (!dialog?.showPopover) return;
  let opener = null;

  const bring = async (address) => {
    const answer = await fetch(address, { credentials: "same-origin" });
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const form = page.querySelector("form[data-ask-form]");
    const heading = page.querySelector("h1");
    if (!form || !heading) throw new Error("no form");
    const title = document.createElement("h2");
    title.textContent = heading.textContent;
    // Who reads it, and what waits for the answer, is said here too.
    const told = document.createElement("p");
    told.className = "small hush";
    told.textContent = page.querySelector(".opening .lead")?.textContent ?? "";
    return [title, told, document.adoptNode(form)];
  };

  const close = () => {
    dialog.hidePopover();
    opener?.focus();
  };

  document.addEventListener("click", async (event) => {
    if (event.target.closest("#ask a")) {
      event.preventDefault();
      close();
      return;
    }
    const link = event.target.closest("a[data-ask]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const address = link.href;
    try {
      // What was begun about the same place is still there.
      if (dialog.dataset.address !== address) dialog.replaceChildren(...(await bring(address)));
    } catch {
      location.assign(address);
      return;
    }
    dialog.dataset.address = address;
    opener = link;
    dialog.showPopover();
    dialog.querySelector("textarea").focus();
  });

  dialog.addEventListener("toggle", (event) => {
    const isLost = document.activeElement === document.body || dialog.contains(document.activeElement);
    if (event.newState === "closed" && isLost) opener?.focus();
  });
})();
