// Says which questions were changed on this page, so that another tab's answers are not taken back.
(() => {
  "use strict";
  const form = document.querySelector("form[data-save-url]");
  if (!form) return;
  const mark = (number) => {
    if (!number || form.querySelector(`input[name=changed][value="${number}"]`)) return;
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = "changed";
    field.value = number;
    form.append(field);
  };
  // What was answered while the page was still loading counts as well; quiz.js sends it.
  const fields = new FormData(form);
  for (const { dataset } of form.querySelectorAll("[data-question]")) {
    const given = fields.getAll(`answer-${dataset.question}`).join("|");
    if (given !== (fields.get(`shown-${dataset.question}`) ?? "")) mark(dataset.question);
  }
  // Before quiz.js reads the form: it listens on the form itself.
  const markEdited = (event) => mark(event.target.closest("[data-question]")?.dataset.question);
  for (const kind of ["input", "change", "order:changed"]) {
    document.addEventListener(kind, markEdited, true);
  }
})();
