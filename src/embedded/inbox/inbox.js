// The page knows its newest mail; when the server names another, it is out of date.
const { newest } = document.documentElement.dataset
new EventSource('/events').addEventListener('newest', ({ data }) => {
  if (data !== newest) location.reload()
})
