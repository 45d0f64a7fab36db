target_link_libraries(${target} PRIVATE CURL::libcurl Threads::Threads)
