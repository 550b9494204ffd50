'use strict';
// Drives one browser for the tests. A line of standard input is a request, {id, call, args}; a line of standard output is
// its answer, {id, value} or {id, error}. The browser ends with standard input.
const readline = require('node:readline');
const { chromium } = require('playwright-core');

const TIMEOUT_MS = 15000;
const pages = new Map();
let browser;
let lastPage = 0;

const calls = {
  async launch(executablePath) {
    // Our pages are on loopback; the browser's own wishes (updates, field trials) have nobody to go to.
    browser = await chromium.launch({ executablePath, args: ['--disable-gpu', '--disable-background-networking', '--disable-component-update'] });
    return browser.version();
  },

  // A page with a profile of its own; the settings are those of playwright's newContext.
  async open(settings) {
    const context = await browser.newContext({ reducedMotion: 'reduce', ...settings });
    context.setDefaultTimeout(TIMEOUT_MS);
    const page = await context.newPage();
    const id = ++lastPage;
    const troubles = [];
    page.on('console', message => troubles.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', error => troubles.push(`error: ${error}`));
    page.on('dialog', dialog => { troubles.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
    pages.set(id, { page, context, troubles });
    return id;
  },

  // Any method of playwright's page; what is no plain value (a response, say) is told by its status.
  async page(id, method, ...args) {
    const value = await pages.get(id).page[method](...args);
    return value && typeof value.status === 'function' ? value.status() : value;
  },

  // What stood in the console, went wrong in a script, or asked a question.
  async troubles(id) { return pages.get(id).troubles; },

  async close(id) {
    await pages.get(id).context.close();
    pages.delete(id);
  },
};

async function answer(line) {
  const { id, call, args } = JSON.parse(line);
  let reply;
  try {
    const value = await calls[call](...args);
    reply = { id, value: Buffer.isBuffer(value) || value === undefined ? null : value };
  } catch (error) {
    reply = { id, error: String(error) };
  }
  process.stdout.write(JSON.stringify(reply) + '\n');
}

const input = readline.createInterface({ input: process.stdin });
input.on('line', answer);
input.on('close', async () => {
  await browser?.close();
  process.exit(0);
});
