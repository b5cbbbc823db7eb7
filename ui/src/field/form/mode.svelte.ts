/** Whether forms open on a page or one question at a time: a habit of the person, kept while the app runs. */
class FormMode {
  page = $state(false);
}
export const formMode = new FormMode();
