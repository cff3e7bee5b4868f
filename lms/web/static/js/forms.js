// Forms: the summary of errors takes the focus, nothing is sent twice, unsaved text is not lost by accident.
(() => {
  "use strict";
  const CONTROL = "input:not([type=hidden]), select, textarea";
  const edited = new Set();
  let isLeavingBySubmit = false;

  const focusTarget = (anchor) => {
    const target = document.getElementById(anchor);
    if (!target) return null;
    return target.matches(CONTROL) ? target : target.querySelector(CONTROL);
  };

  const summary = document.querySelector("[data-focus]");
  if (summary) {
    summary.focus();
    summary.addEventListener("click", (event) => {
      const link = event.target.closest("a[href^='#']");
      const control = link && focusTarget(decodeURIComponent(link.hash.slice(1)));
      if (!control) return;
      event.preventDefault();
      control.focus();
      control.scrollIntoView({ block: "center" });
    });
  }

  // The button is marked, not disabled: a disabled button would not send its name and value.
  const markBusy = (form, button) => {
    form.setAttribute("aria-busy", "true");
    if (!button) return;
    button.setAttribute("aria-disabled", "true");
    button.classList.add("busy");
  };
  const markIdle = (form) => {
    form.removeAttribute("aria-busy");
    for (const button of form.querySelectorAll(".busy")) {
      button.classList.remove("busy");
      button.removeAttribute("aria-disabled");
    }
  };

  const tellDownload = (form, button) => {
    const state = form.querySelector("[data-download-state]");
    if (!state) return;
    // Emptied first, so that the same words are read out a second time.
    state.textContent = "";
    const name = button?.textContent.trim() ?? "file";
    requestAnimationFrame(() => {
      state.textContent = `${name}: the download begins as soon as it is made.`;
    });
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.getAttribute("aria-busy") === "true") {
      event.preventDefault();
      return;
    }
    if (event.defaultPrevented || form.method !== "post") return;
    // A download leaves the page where it is: each press asks for a file, and the page says so.
    if (form.hasAttribute("data-download")) {
      tellDownload(form, event.submitter);
      return;
    }
    isLeavingBySubmit = true;
    markBusy(form, event.submitter);
  });

  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    isLeavingBySubmit = false;
    document.querySelectorAll("form[aria-busy]").forEach(markIdle);
  });

  document.addEventListener("input", (event) => {
    const field = event.target.closest("[data-unsaved]");
    if (field) edited.add(field);
  });
  addEventListener("beforeunload", (event) => {
    if (isLeavingBySubmit || ![...edited].some((field) => field.isConnected)) return;
    event.preventDefault();
  });
})();
