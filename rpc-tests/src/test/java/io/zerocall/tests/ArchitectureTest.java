package io.zerocall.tests;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.zerocall.client.RpcClient;
import io.zerocall.client.RpcClientBuilder;
import io.zerocall.server.RpcServer;
import io.zerocall.server.RpcServerBuilder;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The arrows of ARCHITECTURE.md: which packages may depend on which. */
class ArchitectureTest {
  private static final String CORE = "io.zerocall";
  private static final String JSON = "io.zerocall.json";
  private static final String JSON_DOCUMENT = "io.zerocall.json.document";
  private static final String JSON_MAPPER = "io.zerocall.json.mapper";
  private static final String JSON_PLAIN = "io.zerocall.json.plain";
  private static final String JSON_SCHEMA = "io.zerocall.json.schema";
  private static final String JSON_WIRE = "io.zerocall.json.wire";
  private static final String JSON_ZERORPC = "io.zerocall.json.zerorpc";
  private static final String ALL_OF_JSON = "io.zerocall.json..";
  private static final String JACKSON = "io.zerocall.jackson";
  private static final String CONTRACT = "io.zerocall.contract";
  private static final String TRANSPORT = "io.zerocall.transport";
  private static final String ENGINE = "io.zerocall.transport.engine";
  private static final String INPROC = "io.zerocall.transport.inproc";
  private static final String JEROMQ = "io.zerocall.jeromq";
  private static final String TLS = "io.zerocall.transport.tls";
  private static final String CURVE = "io.zerocall.curve";
  private static final String ZMTP = "io.zerocall.transport.zmtp";
  private static final String ENGINES = "io.zerocall.engines";
  private static final String TOPIC = "io.zerocall.topic";
  private static final String SERVER = "io.zerocall.server..";
  private static final String CLIENT = "io.zerocall.client..";
  private static final String CLIENT_BALANCING = "io.zerocall.client.balancing";
  private static final String CLIENT_CALL = "io.zerocall.client.call";
  private static final String CLIENT_CONTRACT = "io.zerocall.client.contract";
  private static final String CLIENT_TOPIC = "io.zerocall.client.topic";
  private static final String HTTP = "io.zerocall.http..";
  private static final String JOBS = "io.zerocall.jobs";
  private static final String STORE_SQLITE = "io.zerocall.store.sqlite";
  private static final String STORE_POSTGRESQL = "io.zerocall.store.postgresql";
  private static final String SYRPC = "io.zerocall.syrpc";
  private static final String MCP = "io.zerocall.mcp";
  private static final String RABBITMQ = "io.zerocall.rabbitmq";
  private static final String MICROMETER = "io.zerocall.micrometer";
  private static final String SPRING = "io.zerocall.spring.boot..";
  private static final String[] LIBRARY = {
    CORE,
    JSON,
    JSON_DOCUMENT,
    JSON_MAPPER,
    JSON_PLAIN,
    JSON_SCHEMA,
    JSON_WIRE,
    JSON_ZERORPC,
    JACKSON,
    CONTRACT,
    TRANSPORT,
    ENGINE,
    INPROC,
    TLS,
    ZMTP,
    ENGINES,
    TOPIC,
    "io.zerocall.load",
    "io.zerocall.server",
    "io.zerocall.server.method",
    "io.zerocall.server.openrpc",
    "io.zerocall.server.peer",
    "io.zerocall.server.rate",
    "io.zerocall.server.topic",
    "io.zerocall.server.work",
    "io.zerocall.client",
    CLIENT_BALANCING,
    CLIENT_CALL,
    CLIENT_CONTRACT,
    CLIENT_TOPIC
  };

  /** The packages above the library. A new package has to be added here or there. */
  private static final List<String> OTHERS = List.of(
      JEROMQ,
      CURVE,
      "io.zerocall.http",
      "io.zerocall.http.endpoint",
      "io.zerocall.http.exchange",
      "io.zerocall.http.request",
      "io.zerocall.gateway",
      "io.zerocall.broker",
      "io.zerocall.broker.authorization",
      "io.zerocall.broker.jobs",
      "io.zerocall.broker.policy",
      "io.zerocall.broker.schedules",
      "io.zerocall.broker.scheduling",
      "io.zerocall.ijson",
      MCP,
      JOBS,
      STORE_SQLITE,
      STORE_POSTGRESQL,
      SYRPC,
      RABBITMQ,
      MICROMETER,
      "io.zerocall.spring.boot",
      "io.zerocall.spring.boot.test",
      "io.zerocall.junit",
      "io.zerocall.junit.memory",
      "io.zerocall.cli",
      "io.zerocall.cli.typescript",
      "io.zerocall.examples",
      "io.zerocall.examples.quickstart");

  private static final Set<String> PACKAGES =
      Stream.concat(Stream.of(LIBRARY), OTHERS.stream()).collect(Collectors.toUnmodifiableSet());

  private static final JavaClasses SHIPPED =
      new ClassFileImporter().withImportOption(ArchitectureTest::isShipped).importPackages(CORE);

  private static boolean isShipped(Location location) {
    return !location.contains("/test-classes/") && !location.contains("-tests.jar");
  }

  @Test
  void thePackagesAreTheKnownOnes() {
    Set<String> found = new TreeSet<>();
    SHIPPED.forEach(shipped -> found.add(shipped.getPackageName()));
    assertThat(found).containsExactlyInAnyOrderElementsOf(PACKAGES);
  }

  @Test
  void everyPackageIsNullMarked() {
    assertThat(PACKAGES)
        .allSatisfy(name -> assertThat(SHIPPED.getPackage(name).isAnnotatedWith(NullMarked.class))
            .isTrue());
  }

  @Test
  void packagesHaveNoCycles() {
    slices().assignedFrom(new ByPackage()).should().beFreeOfCycles().check(SHIPPED);
  }

  @Test
  void onlyTheJeroMqEngineKnowsJeroMq() {
    noClasses()
        .that()
        .resideOutsideOfPackage(JEROMQ)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.zeromq..", "zmq..")
        .check(SHIPPED);
  }

  @Test
  void theEnginesDoNotKnowEachOther() {
    for (String engine : List.of(ZMTP, INPROC, JEROMQ)) {
      noClasses()
          .that()
          .resideInAPackage(engine)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(ZMTP, INPROC, JEROMQ).and(not(resideInAPackage(engine))))
          .check(SHIPPED);
    }
  }

  @Test
  void theJeroMqEngineKnowsThePortAndWhatEnginesShare() {
    classes()
        .that()
        .resideInAPackage(JEROMQ)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            JEROMQ,
            CORE,
            TRANSPORT,
            ENGINE,
            "java..",
            "org.jspecify.annotations..",
            "org.slf4j..",
            "org.zeromq..",
            "zmq..")
        .check(SHIPPED);
  }

  @Test
  void onlyTheNativeEngineKnowsTlsWhichKnowsNoEngine() {
    noClasses()
        .that()
        .resideOutsideOfPackages(TLS, ZMTP)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(TLS)
        .check(SHIPPED);
    noClasses()
        .that()
        .resideInAPackage(TLS)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ZMTP, INPROC, JEROMQ)
        .check(SHIPPED);
  }

  @Test
  void onlyTheModuleForCurveKnowsBouncyCastle() {
    noClasses()
        .that()
        .resideOutsideOfPackage(CURVE)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.bouncycastle..")
        .check(SHIPPED);
    classes()
        .that()
        .resideInAPackage(CURVE)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            CURVE, TRANSPORT, "java..", "org.bouncycastle..", "org.jspecify.annotations..")
        .check(SHIPPED);
  }

  @Test
  void nothingSharedKnowsAnEngine() {
    noClasses()
        .that()
        .resideInAnyPackage(TRANSPORT, ENGINE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ZMTP, INPROC, JEROMQ)
        .check(SHIPPED);
  }

  @Test
  void onlyTheChoiceOfAnEngineKnowsTheEngines() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ENGINES, ZMTP, INPROC)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ZMTP, INPROC)
        .check(SHIPPED);
    noClasses()
        .that()
        .resideOutsideOfPackage(JEROMQ)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(JEROMQ)
        .check(SHIPPED);
  }

  @Test
  void onlyTheCodecAndItsCustomizersKnowJackson() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ALL_OF_JSON, JACKSON, "io.zerocall.examples")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("tools.jackson..", "com.fasterxml.jackson..")
        .check(SHIPPED);
  }

  @Test
  void documentsAreReadAndWrittenWithoutJacksonsBinding() {
    noClasses()
        .that()
        .resideInAnyPackage(JSON_DOCUMENT, JSON_PLAIN, JSON_WIRE, JSON_ZERORPC)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("tools.jackson.databind..", "com.fasterxml.jackson..")
        .check(SHIPPED);
  }

  @Test
  void theClientDoesNotKnowTheServer() {
    noClasses()
        .that()
        .resideInAPackage(CLIENT)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(SERVER)
        .check(SHIPPED);
  }

  @Test
  void theServerDoesNotKnowTheClient() {
    noClasses()
        .that()
        .resideInAPackage(SERVER)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(CLIENT)
        .check(SHIPPED);
  }

  @Test
  void theHttpModuleKnowsTheCoreAlone() {
    classes()
        .that()
        .resideInAPackage(HTTP)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            HTTP,
            CORE,
            JSON,
            JSON_DOCUMENT,
            JSON_WIRE,
            TRANSPORT,
            ENGINE,
            "java..",
            "javax.net.ssl..",
            "io.netty..",
            "org.jspecify.annotations..",
            "org.slf4j..")
        .check(SHIPPED);
  }

  @Test
  void theGatewayKnowsOnlyWhatUsersOfClientAndServerSee() {
    classes()
        .that()
        .resideInAPackage("io.zerocall.gateway..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.zerocall.gateway..",
            CORE,
            "io.zerocall.client",
            "io.zerocall.server",
            "java..",
            "org.jspecify.annotations..",
            "org.slf4j..")
        .check(SHIPPED);
  }

  @Test
  void theBrokerKnowsTheServerAndDocuments() {
    classes()
        .that()
        .resideInAPackage("io.zerocall.broker..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.zerocall.broker..",
            CORE,
            JOBS,
            JSON_DOCUMENT,
            JSON_PLAIN,
            "io.zerocall.server",
            "io.zerocall.server.peer",
            "io.zerocall.server.rate",
            "io.zerocall.transport",
            "io.zerocall.transport.engine",
            "com.cronutils..",
            "java..",
            "org.jspecify.annotations..",
            "org.slf4j..")
        .check(SHIPPED);
  }

  @Test
  void onlySchedulesKnowCron() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.zerocall.broker.schedules")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.cronutils..")
        .check(SHIPPED);
  }

  @Test
  void theSchedulingKnowsNeitherTheServersConnectionsNorAnotherProtocol() {
    noClasses()
        .that()
        .resideInAPackage("io.zerocall.broker.scheduling")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.zerocall.broker", HTTP, "io.zerocall.ijson")
        .check(SHIPPED);
  }

  @Test
  void theInterfaceOfInvertedJsonKnowsTheSchedulingAndTheExchange() {
    classes()
        .that()
        .resideInAPackage("io.zerocall.ijson")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.zerocall.ijson",
            CORE,
            JSON_DOCUMENT,
            JSON_PLAIN,
            CONTRACT,
            TRANSPORT,
            ENGINE,
            "io.zerocall.broker.authorization",
            "io.zerocall.broker.policy",
            "io.zerocall.broker.scheduling",
            "io.zerocall.http.exchange",
            "io.zerocall.server",
            "io.zerocall.server.peer",
            "java..",
            "org.jspecify.annotations..")
        .check(SHIPPED);
  }

  @Test
  void thePortOfStoresKnowsTheCoreAlone() {
    classes()
        .that()
        .resideInAPackage(JOBS)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(JOBS, CORE, "java..", "org.jspecify.annotations..")
        .check(SHIPPED);
  }

  @Test
  void aStoreKnowsThePortAlone() {
    storeKnowsAlone(STORE_SQLITE, "org.sqlite..");
    storeKnowsAlone(STORE_POSTGRESQL, "org.postgresql..");
  }

  private static void storeKnowsAlone(String store, String driver) {
    classes()
        .that()
        .resideInAPackage(store)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            store,
            JOBS,
            CORE,
            "java..",
            "javax.sql..",
            "org.jspecify.annotations..",
            "org.slf4j..",
            driver)
        .check(SHIPPED);
  }

  @Test
  void onlyStoresKnowDatabases() {
    noClasses()
        .that()
        .resideOutsideOfPackages(STORE_SQLITE, STORE_POSTGRESQL, "io.zerocall.examples")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "javax.sql..", "org.sqlite..", "org.postgresql..")
        .check(SHIPPED);
  }

  @Test
  void onlySyrpcAndTheBridgeKnowRabbitMq() {
    noClasses()
        .that()
        .resideOutsideOfPackages(SYRPC, RABBITMQ)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.rabbitmq..")
        .check(SHIPPED);
  }

  @Test
  void syrpcKnowsNothingButJsonAndTheLog() {
    classes()
        .that()
        .resideInAPackage(SYRPC)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            SYRPC, CORE, JSON, ENGINE, "com.rabbitmq..", "java..", "org.jspecify.annotations..")
        .check(SHIPPED);
  }

  @Test
  void theRabbitMqBridgeKnowsOnlyThePublicApi() {
    classes()
        .that()
        .resideInAPackage(RABBITMQ)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            RABBITMQ,
            CORE,
            "io.zerocall.client",
            "io.zerocall.server",
            "com.rabbitmq..",
            "java..",
            "javax.net.ssl..",
            "org.jspecify.annotations..",
            "org.slf4j..")
        .check(SHIPPED);
  }

  @Test
  void onlyTheModuleForMicrometerKnowsIt() {
    noClasses()
        .that()
        .resideOutsideOfPackages(MICROMETER, SPRING, "io.zerocall.examples")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.micrometer..")
        .check(SHIPPED);
  }

  @Test
  void onlyTheModulesForSpringKnowIt() {
    noClasses()
        .that()
        .resideOutsideOfPackages(SPRING)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.springframework..")
        .check(SHIPPED);
  }

  @Test
  void theModulesForSpringKnowOnlyThePublicApi() {
    classes()
        .that()
        .resideInAPackage(SPRING)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            SPRING,
            CORE,
            JACKSON,
            MICROMETER,
            "io.zerocall.client",
            "io.zerocall.http",
            "io.zerocall.server",
            "io.micrometer..",
            "org.springframework..",
            "java..",
            "javax.net.ssl..",
            "org.jspecify.annotations..",
            "org.junit.jupiter.api.extension..",
            "org.slf4j..")
        .check(SHIPPED);
  }

  @Test
  void theModuleForMicrometerKnowsOnlyThePublicApi() {
    classes()
        .that()
        .resideInAPackage(MICROMETER)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            MICROMETER,
            CORE,
            "io.zerocall.client",
            "io.zerocall.server",
            "io.micrometer..",
            "java..",
            "org.jspecify.annotations..")
        .check(SHIPPED);
  }

  @Test
  void theNetworkOfTestsKnowsThePortAndWhatEnginesShare() {
    classes()
        .that()
        .resideInAPackage("io.zerocall.junit.memory")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.zerocall.junit.memory",
            TRANSPORT,
            ENGINE,
            "java..",
            "org.jspecify.annotations..",
            "org.slf4j..")
        .check(SHIPPED);
  }

  @Test
  void onlyTheJunitExtensionKnowsJunitAndTheNetworksOfTests() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.zerocall.junit..", ENGINES, SPRING)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("org.junit..", "io.zerocall.junit..").or(simpleName("TestNetworks")))
        .check(SHIPPED);
  }

  @Test
  void theExchangeKnowsNoJson() {
    noClasses()
        .that()
        .resideInAnyPackage("io.zerocall.http.exchange", "io.zerocall.http.request")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.zerocall.http", ALL_OF_JSON)
        .check(SHIPPED);
  }

  @Test
  void mcpKnowsTheCoreAndItsEndpointAlone() {
    classes()
        .that()
        .resideInAPackage(MCP)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            MCP,
            CORE,
            "io.zerocall.http",
            "io.zerocall.http.endpoint",
            "java..",
            "org.jspecify.annotations..")
        .check(SHIPPED);
    noClasses()
        .that()
        .resideInAPackage("io.zerocall.http.endpoint")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.zerocall.http", "io.netty..", ALL_OF_JSON)
        .check(SHIPPED);
  }

  @Test
  void onlyTheHttpModuleKnowsNetty() {
    noClasses()
        .that()
        .resideOutsideOfPackage(HTTP)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.netty..")
        .check(SHIPPED);
  }

  @Test
  void theCoreKnowsNeitherSide() {
    noClasses()
        .that()
        .resideInAnyPackage(
            CORE,
            ALL_OF_JSON,
            JACKSON,
            CONTRACT,
            TRANSPORT,
            ENGINE,
            INPROC,
            TLS,
            ZMTP,
            ENGINES,
            TOPIC)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(SERVER, CLIENT, HTTP, JEROMQ)
        .check(SHIPPED);
  }

  @Test
  void theLibraryKnowsOnlyItsDependencies() {
    classes()
        .that()
        .resideInAnyPackage(LIBRARY)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.zerocall..",
            "java..",
            "javax.naming..", // the parts of a certificate's subject
            "javax.net.ssl..",
            "javax.security.auth.x500..",
            "com.sun.management..", // the JDK's, in jdk.management
            "org.jspecify.annotations..",
            "org.slf4j..",
            "tools.jackson..",
            "com.fasterxml.jackson.annotation..")
        .check(SHIPPED);
  }

  @Test
  void theClassesOfTheClientHaveNoCycles() {
    slices()
        .assignedFrom(new ByClass(
            "io.zerocall.client", CLIENT_BALANCING, CLIENT_CALL, CLIENT_CONTRACT, CLIENT_TOPIC))
        .should()
        .beFreeOfCycles()
        .ignoreDependency(RpcClient.class, RpcClientBuilder.class) // RpcClient.builder()
        .check(SHIPPED);
  }

  @Test
  void theClassesOfTheServerHaveNoCycles() {
    slices()
        .assignedFrom(new ByClass(
            "io.zerocall.server", "io.zerocall.server.openrpc", "io.zerocall.server.work"))
        .should()
        .beFreeOfCycles()
        .ignoreDependency(RpcServer.class, RpcServerBuilder.class) // RpcServer.builder()
        .check(SHIPPED);
  }

  @Test
  void theCallsOfAConnectionKnowNeitherViewsNorContractsNorTopics() {
    noClasses()
        .that()
        .resideInAPackage(CLIENT_CALL)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.zerocall.client", CLIENT_BALANCING, CLIENT_CONTRACT, CLIENT_TOPIC)
        .check(SHIPPED);
  }

  @Test
  void theBalancingKnowsCallsAndTopicsOnly() {
    noClasses()
        .that()
        .resideInAPackage(CLIENT_BALANCING)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.zerocall.client", CLIENT_CONTRACT)
        .check(SHIPPED);
  }

  @Test
  void theContractsAndTheTopicsOfAClientKnowCallsOnly() {
    noClasses()
        .that()
        .resideInAPackage(CLIENT_CONTRACT)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.zerocall.client", CLIENT_BALANCING, CLIENT_TOPIC)
        .check(SHIPPED);
    noClasses()
        .that()
        .resideInAPackage(CLIENT_TOPIC)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.zerocall.client", CLIENT_BALANCING, CLIENT_CONTRACT)
        .check(SHIPPED);
  }

  /**
   * Returns a predicate for the classes of some packages; nested classes count as their outermost
   * class.
   */
  private static final class ByClass implements SliceAssignment {
    private final Set<String> packages;

    ByClass(String... packages) {
      this.packages = Set.of(packages);
    }

    @Override
    public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
      if (!packages.contains(javaClass.getPackageName())) {
        return SliceIdentifier.ignore();
      }
      String name = javaClass.getName();
      int nested = name.indexOf('$');
      return SliceIdentifier.of(nested < 0 ? name : name.substring(0, nested));
    }

    @Override
    public String getDescription() {
      return "classes of " + new TreeSet<>(packages);
    }
  }

  private static final class ByPackage implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
      return SliceIdentifier.of(javaClass.getPackageName());
    }

    @Override
    public String getDescription() {
      return "packages";
    }
  }
}
