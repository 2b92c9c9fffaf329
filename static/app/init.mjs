// Starts the kit's enhancements: header overflow menu, scroll regions, character counts, error summary focus.
// Every page works without it. The kit's address comes from the page, where Django has put the hashed name.
document.body.classList.add('js-enabled', 'nhsuk-frontend-supported')
const { initAll } = await import(document.getElementById('kit').href)
initAll()
