target_link_libraries(
  ${target}
  PUBLIC fmt::fmt
  PRIVATE CURL::libcurl Boost::headers Threads::Threads
)
