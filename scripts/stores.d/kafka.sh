# shellcheck shell=bash disable=SC2034
# Kafka from Maven, KRaft: one broker, or three that keep every acknowledged record when one of them is killed.

KAFKA_VERSION=4.3.1
KAFKA_PACKAGE=kafka-$KAFKA_VERSION

# The second jar writes its log.
kafka_fill() {
  maven_jars "$1" "org.apache.kafka:kafka_2.13:$KAFKA_VERSION" org.apache.logging.log4j:log4j-slf4j-impl:2.25.4
}

kafka_install() {
  package "$KAFKA_PACKAGE" "Kafka $KAFKA_VERSION from Maven" kafka_fill || fail "Kafka could not be installed from Maven"
}

kafka_command() {
  local name=$1 folder config voters='' replicas=1 insync=1 broker
  folder=$(data "$name") config=$RUN/$name.properties
  [ "$BROKERS" = 1 ] || { replicas=3 insync=2; }
  for ((broker = 1; broker <= BROKERS; broker++)); do
    voters+=${voters:+,}$broker@$BIND:$(kafka_controller_port "$broker")
  done
  mkdir -p "$folder"
  cat >"$config" <<END
process.roles=broker,controller
node.id=$(node "$name")
controller.quorum.voters=$voters
listeners=CLIENT://$BIND:$(port "$name"),CONTROLLER://$BIND:$(kafka_controller_port "$(node "$name")")
advertised.listeners=CLIENT://$BIND:$(port "$name")
inter.broker.listener.name=CLIENT
controller.listener.names=CONTROLLER
listener.security.protocol.map=CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs=$folder
auto.create.topics.enable=false
group.initial.rebalance.delay.ms=0
log.cleaner.dedupe.buffer.size=16777216
default.replication.factor=$replicas
min.insync.replicas=$insync
offsets.topic.replication.factor=$replicas
transaction.state.log.replication.factor=$replicas
transaction.state.log.min.isr=$insync
share.coordinator.state.topic.replication.factor=$replicas
share.coordinator.state.topic.min.isr=$insync
END
  COMMAND=("$JAVA" -Xmx256m -Djava.awt.headless=true -Dorg.apache.logging.log4j.level=WARN -cp "$CACHE/$KAFKA_PACKAGE/*")
  if [ ! -f "$folder/meta.properties" ]; then
    "${COMMAND[@]}" kafka.tools.StorageTool format --cluster-id dailyfeed-stores-00000 --config "$config" >"$(log "$name")" 2>&1 </dev/null 8>&- || {
      show_end "$(log "$name")"
      fail "$name could not format its data folder"
    }
  fi
  COMMAND+=(kafka.Kafka "$config")
}

kafka_controller_port() { echo $((KAFKA_PORT + 100 + $1 - 1)); }

# Brokers that stop together wait for a controller that is gone; records are on disk by then.
kafka_grace() { echo 10; }
