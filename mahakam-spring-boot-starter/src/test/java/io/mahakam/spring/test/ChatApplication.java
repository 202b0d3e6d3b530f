package io.mahakam.spring.test;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;

/** An application with more than one endpoint, to be tested in slices and as a whole. */
@SpringBootConfiguration
@EnableAutoConfiguration
@ComponentScan(
        basePackageClasses = ChatApplication.class,
        useDefaultFilters = false,
        includeFilters =
                @ComponentScan.Filter(
                        type = FilterType.ASSIGNABLE_TYPE,
                        classes = {
                            ChatBeans.Chat.class,
                            ChatBeans.Echo.class,
                            ChatBeans.Page.class,
                            ChatBeans.Advice.class,
                            ChatBeans.Greeting.class,
                            ChatBeans.Listener.class,
                            ChatBeans.Expiry.class
                        }),
        excludeFilters = @ComponentScan.Filter(type = FilterType.CUSTOM, classes = TypeExcludeFilter.class))
class ChatApplication {}
