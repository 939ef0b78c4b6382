// SyRPC for JavaScript in one of its roles: node roles.js PORT APP client|server ARGUMENTS
const amqp = require('amqplib')

// SyRPC's port is fixed.
const connect = amqp.connect
const [port, app, role, ...args] = process.argv.slice(2)
amqp.connect = url => connect(url.replace(':5672/', `:${port}/`))

const { SyRPCClient, SyRPCServer } = require('syrpc')
const settings = { app_name: app, amq_host: '127.0.0.1' }

const roles = {
  // Puts a request and prints its result.
  async client(type, data) {
    const client = new SyRPCClient(settings)
    await client.init()
    const id = client.putRequest(type, JSON.parse(data))
    console.log(JSON.stringify((await client.getResult(id)).data))
  },

  // Puts a request and prints its ID.
  async put(type, data) {
    const client = new SyRPCClient(settings)
    await client.init()
    console.log(client.putRequest(type, JSON.parse(data)))
    await client.channel.close()
  },

  // Prints the result of a request of another program.
  async get(id) {
    const client = new SyRPCClient(settings)
    await client.init()
    console.log(JSON.stringify((await client.getResult(id)).data))
  },

  // Answers requests with their data until it is ended.
  async server() {
    const server = new SyRPCServer(settings)
    await server.init()
    console.log('ready')
    for (;;) {
      const { result_id, type, data } = await server.getRequest()
      server.putResult(result_id, type === 'echo' ? data : { exception: `no such type: ${type}` })
    }
  },
}

roles[role](...args).then(
  () => process.exit(0),
  error => {
    console.log(error.message || error)
    process.exit(1)
  },
)
