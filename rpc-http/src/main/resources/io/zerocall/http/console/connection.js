// The settings that apply to every call. They last as long as the page and are stored nowhere.

class Connection extends EventTarget {
  token = '';
  timeoutMillis = 10_000;

  apply(token, timeoutMillis) {
    this.token = token;
    this.timeoutMillis = timeoutMillis;
    this.dispatchEvent(new Event('change'));
  }
}

export const connection = new Connection();

/** The URL that calls go to: the server that this page came from. */
export const address = new URL('.', document.baseURI);

/** The form with the token and the timeout. */
export function bindSettings() {
  const details = document.getElementById('connection');
  const timeout = document.getElementById('timeout');
  document.getElementById('settings').addEventListener('submit', (event) => {
    event.preventDefault();
    const text = timeout.value.trim();
    const isWrong = text !== '' && !/^[1-9]\d{0,8}$/.test(text);
    timeout.setAttribute('aria-invalid', isWrong);
    if (isWrong) {
      timeout.focus();
      return;
    }
    connection.apply(document.getElementById('token').value.trim(), text === '' ? undefined : Number(text));
    details.open = false;
    details.querySelector('summary').focus();
  });
  details.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && details.open) {
      details.open = false;
      details.querySelector('summary').focus();
    }
  });
  document.addEventListener('click', (event) => {
    if (!details.contains(event.target)) {
      details.open = false;
    }
  });
}
