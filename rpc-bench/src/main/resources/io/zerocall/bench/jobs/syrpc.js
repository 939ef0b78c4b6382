// SyRPC for JavaScript under load: node syrpc.js PORT APP client|server [noDelay]
// The client reads lines with a number of submitters and of milliseconds, and reports rates.
const readline = require('node:readline')
const { setTimeout: sleep } = require('node:timers/promises')
const amqp = require('amqplib')

// SyRPC's port is fixed.
const connect = amqp.connect
const [port, app, role, option] = process.argv.slice(2)
amqp.connect = url =>
  connect(url.replace(':5672/', `:${port}/`), { noDelay: option === 'noDelay' })

const { SyRPCClient, SyRPCServer } = require('syrpc')
const settings = { app_name: app, amq_host: '127.0.0.1' }

const LEAD_IN_MILLIS = 300
const PATIENCE_MILLIS = 10_000

// Runs submitters for a time, and returns the line that reports what they did.
async function measure(client, submitters, millis) {
  const latencies = []
  let acknowledged = 0
  let errors = 0
  let finished = 0
  let counting = false
  let over = false

  async function submitter() {
    for (let i = 0; !over; i++) {
      const begun = process.hrtime.bigint()
      try {
        const id = client.putRequest('mult', { a: i, b: 3 })
        const { data } = await client.getResult(id)
        if (data !== 3 * i) {
          throw new Error(`${i} * 3 = ${data}`)
        }
        acknowledged++
        if (counting) {
          latencies.push(Number(process.hrtime.bigint() - begun))
        }
      } catch (error) {
        console.error(error)
        errors++
      }
    }
    finished++
  }

  const all = Promise.all(Array.from({ length: submitters }, submitter))
  await sleep(LEAD_IN_MILLIS)
  console.log('counting')
  counting = true
  const begun = process.hrtime.bigint()
  await sleep(millis)
  const nanos = Number(process.hrtime.bigint() - begun)
  counting = false
  over = true
  await Promise.race([all, sleep(PATIENCE_MILLIS)])
  errors += submitters - finished // their results never came
  latencies.sort((one, other) => one - other)
  const percentile = part => latencies[Math.floor(part * (latencies.length - 1))] ?? 0
  const perSecond = (latencies.length * 1e9) / nanos
  return `measured ${perSecond} ${percentile(0.5)} ${percentile(0.99)} ${acknowledged} ${errors}`
}

// SyRPC's server takes requests that arrive together and forgets all but one. Gives them back.
function returnOthers(channel) {
  const consume = channel.consume.bind(channel)
  channel.consume = (queue, receive) => {
    let received = false
    return consume(queue, message => {
      if (received) {
        channel.reject(message, true)
      } else {
        received = true
        receive(message)
      }
    })
  }
}

const roles = {
  async client() {
    const client = new SyRPCClient(settings)
    await client.init()
    console.log('ready')
    for await (const line of readline.createInterface({ input: process.stdin })) {
      const [submitters, millis] = line.split(' ').map(Number)
      console.log(await measure(client, submitters, millis))
    }
  },

  // Ends when its standard input does.
  async server() {
    process.stdin.on('end', () => process.exit(0)).resume()
    const server = new SyRPCServer(settings)
    await server.init()
    await server.channel.prefetch(1)
    returnOthers(server.channel)
    console.log('ready')
    for (;;) {
      const { result_id, data } = await server.getRequest()
      server.putResult(result_id, data.a * data.b)
    }
  },
}

roles[role]().then(
  () => process.exit(0),
  error => {
    console.error(error)
    process.exit(1)
  },
)
