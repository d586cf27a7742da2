// What librdkafka gives is given back.
#pragma once

#include <memory>

#include <librdkafka/rdkafka.h>

namespace veilleuse::storage {

template <auto Release>
struct kafka_release {
  template <class T>
  void operator()(T* what) const {
    Release(what);
  }
};

using kafka_client = std::unique_ptr<rd_kafka_t, kafka_release<rd_kafka_destroy>>;
using kafka_conf = std::unique_ptr<rd_kafka_conf_t, kafka_release<rd_kafka_conf_destroy>>;
using kafka_topic = std::unique_ptr<rd_kafka_topic_t, kafka_release<rd_kafka_topic_destroy>>;
using kafka_queue = std::unique_ptr<rd_kafka_queue_t, kafka_release<rd_kafka_queue_destroy>>;
using kafka_event = std::unique_ptr<rd_kafka_event_t, kafka_release<rd_kafka_event_destroy>>;
using kafka_message = std::unique_ptr<rd_kafka_message_t, kafka_release<rd_kafka_message_destroy>>;

}  // namespace veilleuse::storage
